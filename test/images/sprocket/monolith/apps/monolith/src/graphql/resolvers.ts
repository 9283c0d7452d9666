import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { User } from '../../../../core/src/database/identity/user.model';
import { Organization } from '../../../../core/src/database/organization/organization.model';
import { OrganizationProfile } from '../../../../core/src/database/organization/organization-profile.model';
import { callRpc } from '../queue/rpc-client';
import { instanceId } from '../stand-in';
import { type Context, requireAdministrator, requireUser, type Services, type UploadedFile } from './context';
import { intakeUser } from './intake-user';

const METRICS_EVERY_MS = 2_000;

/** Root value of the schema: one function for each field of Query, Mutation and Subscription. */
export function buildResolvers(services: Services) {
  return { ...queries(services), ...mutations(services), ...uploads(services) };
}

function queries({ database, settings, redis, standIn }: Services) {
  const metrics = () => callRpc(database.common, settings.queues.matchmaking, 'GetScrimMetrics', {});
  return {
    getOrganizationById: ({ id }: { id: number }) =>
      database.orm.getRepository(Organization).findOneOrFail({ where: { id }, relations: { profile: true } }),

    me: (_: object, context: Context) =>
      database.orm
        .getRepository(User)
        .findOneOrFail({ where: { id: requireUser(context).userId }, relations: { profile: true } }),

    getScrimMetrics: (_: object, context: Context) => (requireUser(context), metrics()),

    getScrimsDisabled: async () => (await redis.main.get(`${settings.redis.prefix}:scrims-disabled`)) === 'true',

    standIn: () => ({ version: standIn.version, mood: standIn.mood, instance: instanceId }),

    followScrimMetrics: async function* () {
      for (;;) {
        yield { followScrimMetrics: await metrics() };
        await sleep(METRICS_EVERY_MS);
      }
    },
  };
}

function mutations({ database, settings, redis }: Services) {
  return {
    updateOrganizationProfile: async (
      { id, profile }: { id: number; profile: Partial<OrganizationProfile> },
      context: Context,
    ) => {
      requireAdministrator(context);
      const profiles = database.orm.getRepository(OrganizationProfile);
      const found = await profiles.findOneOrFail({ where: { organization: { id } } });
      return profiles.save(profiles.merge(found, profile));
    },

    intakeUser: (
      args: { name: string; discord_id: string; playersToLink: { gameSkillGroupId: number; salary: number }[] },
      context: Context,
    ) => {
      requireAdministrator(context);
      return intakeUser(database.orm, { name: args.name, discordId: args.discord_id, players: args.playersToLink });
    },

    setScrimsDisabled: async ({ disabled }: { disabled: boolean }, context: Context) => {
      requireAdministrator(context);
      await redis.main.set(`${settings.redis.prefix}:scrims-disabled`, String(disabled));
      return disabled;
    },
  };
}

function uploads({ database, objects }: Services) {
  return {
    parseReplays: async (
      { files, submissionId }: { files: UploadedFile[]; submissionId: string },
      context: Context,
    ) => {
      requireUser(context);
      const tasks: string[] = [];
      for (const file of files) {
        const replayObjectPath = await objects.putReplay(file.content);
        const id = randomUUID();
        await database.common.query(
          'INSERT INTO sprocket.platform_task_queue (id, task, args, progress_queue) VALUES ($1, $2, $3, $4)',
          [id, 'parseReplay', JSON.stringify({ replayObjectPath, progressQueue: submissionId }), submissionId],
        );
        tasks.push(id);
      }
      return tasks;
    },

    standInReportCard: ({ name }: { name: string }, context: Context) => {
      requireUser(context);
      return objects.putReportCard(
        name,
        Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="16" height="9"/>'),
      );
    },
  };
}
