import type { Finding } from '../../core/finding.ts';
import { firstUrl, urlOf, waysIn } from '../../plan/addresses.ts';
import type { Session } from '../session.ts';
import { broken, type Check, proved } from './check.ts';
import { atEveryDoor, PROXY_ADDRESS, statusFix } from './doors.ts';
import { apiService } from './facts.ts';

const CODE = 'cross-origin';
/** `.invalid` can never be anybody's page. */
const FOREIGN = 'http://not-this-league.invalid';

/** Browsers let the league's own pages call its API, and those of nobody else. */
export const crossOrigin: Check = {
  code: CODE,
  title: "Browsers may call the API from the league's own pages, by every way in, and from no other page",
  run: async (session) => {
    const route = session.catalog.get(apiService(session.deployment))?.definition.route;
    const ways = waysIn(session.league);
    const primary = route && firstUrl(ways, route);
    if (!route || primary === undefined) throw new Error('no way in leads to the API');
    // A page calls the API by the way that it came itself.
    const calls = ways.map((way) => ({
      origin: urlOf(way, way.host),
      api: firstUrl([way], route) ?? primary,
    }));
    const findings = [...calls, { origin: FOREIGN, api: primary }].map(({ origin, api }) =>
      atEveryDoor(session, CODE, [api], (url) => ask(session, url, origin)),
    );
    return (await Promise.all(findings)).flat();
  },
};

async function ask(session: Session, api: string, origin: string): Promise<Finding> {
  const headers = {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type',
  };
  const answer = await session.ports.http.request({
    url: `${api}/graphql`,
    method: 'OPTIONS',
    headers,
    connectTo: PROXY_ADDRESS,
  });
  const allowed = answer.headers['access-control-allow-origin'];
  const service = apiService(session.deployment);
  const fix = `Make its configuration anew: sprocket apply. Then: sprocket logs ${service}`;
  if (answer.status >= 400) {
    const message = `The API answers ${answer.status} when a browser asks whether pages from ${origin} may call it.`;
    return broken(CODE, origin, message, statusFix(session, service, answer.status));
  }
  if (origin === FOREIGN) {
    if (allowed !== origin && allowed !== '*') return proved(CODE, api, 'Pages of others may not call the API.');
    return broken(
      CODE,
      api,
      `Any page may call the API in a visitor's name (Access-Control-Allow-Origin: ${allowed}).`,
      fix,
    );
  }
  if (allowed === origin) return proved(CODE, origin, `Pages from ${origin} may call the API at ${api}.`);
  const message = `Browsers will keep pages from ${origin} from calling the API at ${api} (Access-Control-Allow-Origin: ${allowed ?? 'none'}).`;
  return broken(CODE, origin, message, fix);
}
