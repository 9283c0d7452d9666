import type { DataSource } from 'typeorm';

import { log } from '../log';

/** The one organization name that the real code looks for when it takes a player in. */
const EXPECTED_NAME = 'Minor League Esports';

/** A person to become a player. */
export interface Intake {
  name: string;
  discordId: string;
  players: { gameSkillGroupId: number; salary: number }[];
}

const operationError = (message: string, code: number) => ({ __typename: 'OperationError', message, code });

/**
 * Creates user, member and players in one transaction while it reads skill groups over a second connection of the same
 * pool: with a pool of one this waits for itself and fails after the connection timeout, as the real mutation does.
 * @returns the last player, or an OperationError with what went wrong
 */
export async function intakeUser(orm: DataSource, intake: Intake): Promise<object> {
  try {
    const organization = await findOrganization(orm);
    if (!organization) return operationError(`Could not find the organization "${EXPECTED_NAME}"`, 500);
    return await inTransaction(orm, organization, intake);
  } catch (error) {
    log('error', 'PlayerResolver', `Error in intakeUser: ${String(error)}`);
    return operationError((error as Error).message, 500);
  }
}

async function findOrganization(orm: DataSource): Promise<number | undefined> {
  const rows = await orm.query<{ id: number }[]>(
    'SELECT "organizationId" AS id FROM sprocket.organization_profile WHERE name = $1 AND "deletedAt" IS NULL',
    [EXPECTED_NAME],
  );
  return rows[0]?.id;
}

async function inTransaction(
  orm: DataSource,
  organization: number,
  { name, discordId, players }: Intake,
): Promise<object> {
  const runner = orm.createQueryRunner();
  const insert = async (sql: string, values: unknown[]): Promise<number> =>
    ((await runner.query(`${sql} RETURNING id`, values)) as { id: number }[])[0]!.id;
  try {
    await runner.startTransaction();
    const user = await insert(
      'INSERT INTO sprocket."user" (type) VALUES (ARRAY[\'basic\']::sprocket.user_type_enum[])',
      [],
    );
    await insert('INSERT INTO sprocket.user_profile (email, "displayName", "userId") VALUES ($1, $2, $3)', [
      '',
      name,
      user,
    ]);
    await insert(
      `INSERT INTO sprocket.user_authentication_account ("accountId", "accountType", "userId") VALUES ($1, 'DISCORD', $2)`,
      [discordId, user],
    );
    const member = await insert('INSERT INTO sprocket.member ("organizationId", "userId") VALUES ($1, $2)', [
      organization,
      user,
    ]);
    await insert('INSERT INTO sprocket.member_profile (name, "memberId") VALUES ($1, $2)', [name, member]);

    const groups = await orm.query<{ id: number }[]>('SELECT id FROM sprocket.game_skill_group WHERE id = ANY($1)', [
      players.map((player) => player.gameSkillGroupId),
    ]);
    let last: object = operationError('User intake completed successfully', 200);
    for (const { gameSkillGroupId, salary } of players) {
      if (!groups.some((group) => group.id === gameSkillGroupId))
        throw new Error(`Skill group ${gameSkillGroupId} not found`);
      const id = await insert('INSERT INTO sprocket.player (salary, "memberId", "skillGroupId") VALUES ($1, $2, $3)', [
        salary,
        member,
        gameSkillGroupId,
      ]);
      last = { __typename: 'Player', id, salary };
    }
    await runner.commitTransaction();
    return last;
  } catch (error) {
    if (runner.isTransactionActive) await runner.rollbackTransaction();
    throw error;
  } finally {
    await runner.release();
  }
}
