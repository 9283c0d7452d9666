import { z } from 'zod';
import { broken, type Check, proved } from './check.ts';
import { atEveryDoor, doorsTo, statusFix } from './doors.ts';
import { apiService } from './facts.ts';
import { askGraphql } from './graphql.ts';

const CODE = 'league-name';
/** The app's own rows make this league organization 2. */
const QUERY = '{ getOrganizationById(id: 2) { id profile { name } } }';

const organization = z.object({ getOrganizationById: z.object({ profile: z.object({ name: z.string().min(1) }) }) });

/** The API answers a question that needs the database, its tables and the league's row. */
export const leagueName: Check = {
  code: CODE,
  title: "The API tells the league's name out of the database, through the proxy, by every way in",
  run: async (session) => {
    const service = apiService(session.deployment);
    return await atEveryDoor(session, CODE, doorsTo(session, service), async (url) => {
      const { status, data, problem } = await askGraphql(session.ports.http, url, QUERY);
      const name = organization.safeParse(data).data?.getOrganizationById.profile.name;
      if (name === undefined) {
        return broken(
          CODE,
          url,
          `The API does not tell the league's name: ${problem || `it answered ${status} without one`}.`,
          statusFix(session, service, status),
        );
      }
      const renamed =
        name === session.league.league.name
          ? ''
          : ` (sprocket.yaml calls it “${session.league.league.name}”; the name inside the league counts)`;
      return proved(CODE, url, `The API answers for “${name}”${renamed}.`);
    });
  },
};
