import { z } from 'zod';
import { showDuration } from '../../core/quantity.ts';
import type { Secret } from '../../core/secret.ts';
import type { Session } from '../session.ts';
import { broken, type Check, proved } from './check.ts';
import { atEveryDoor, doorsTo, statusFix } from './doors.ts';
import { apiService } from './facts.ts';
import { askGraphql } from './graphql.ts';
import { signToken } from './sign-token.ts';

const CODE = 'queue-round-trip';
const QUERY = '{ getScrimMetrics { pendingScrims } }';
const SECRET = 'jwt-secret';
const TOKEN_SECONDS = 60;

const metrics = z.object({ getScrimMetrics: z.object({ pendingScrims: z.number() }) });

/** One part of the app asks another one by the queue in Postgres, and the answer comes back. */
export const queueRoundTrip: Check = {
  code: CODE,
  title: 'A signed-in question goes through the queue in Postgres and its answer comes back',
  run: async (session) => {
    const service = apiService(session.deployment);
    const secret = await session.secrets.read(SECRET);
    if (!secret)
      return [
        broken(
          CODE,
          SECRET,
          `The secret ${SECRET} is not there, so nobody can sign in.`,
          'Make what is missing: sprocket apply',
        ),
      ];
    return await atEveryDoor(session, CODE, doorsTo(session, service).slice(0, 1), async (url) => {
      const began = session.ports.clock.now().getTime();
      const headers = { authorization: `Bearer ${token(session, secret)}` };
      const { status, data, problem } = await askGraphql(session.ports.http, url, QUERY, headers);
      if (metrics.safeParse(data).success) {
        const took = showDuration(session.ports.clock.now().getTime() - began);
        return proved(CODE, url, `A question went through the queue and its answer came back in ${took}.`);
      }
      if (/unauthori[sz]ed|unauthenticated/i.test(problem)) {
        return broken(
          CODE,
          SECRET,
          `${service} does not accept what is signed with ${SECRET}: it runs with another value.`,
          'Start it with the present one: sprocket apply',
        );
      }
      return broken(
        CODE,
        url,
        `The queue gave no answer: ${problem || `the API answered ${status}`}.`,
        statusFix(session, service, status),
      );
    });
  },
};

/** Good for a minute, for nobody in particular and without any rights. */
function token({ ports }: Session, secret: Secret): string {
  const iat = Math.floor(ports.clock.now().getTime() / 1000);
  const who = { sub: '1', username: 'sprocket verify', userId: 1, currentOrganizationId: 2, orgTeams: [] };
  return signToken({ ...who, iat, exp: iat + TOKEN_SECONDS }, secret);
}
