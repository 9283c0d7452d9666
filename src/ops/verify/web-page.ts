import type { Session } from '../session.ts';
import { broken, type Check, proved } from './check.ts';
import { atEveryDoor, doorsTo, PROXY_ADDRESS, statusFix } from './doors.ts';

const CODE = 'web-page';
/** A page with fewer letters than this shows nothing that a visitor could use. */
const LEAST_LETTERS = 10;

/** The page that everybody sees first comes through the proxy by the league's name, with a title and with content. */
export const webPage: Check = {
  code: CODE,
  title: 'The sign-in page comes through the proxy by every way in, with its title and its content',
  run: async (session) => {
    const service = bareRoute(session);
    return await atEveryDoor(session, CODE, doorsTo(session, service), async (url) => {
      const page = `${url}/auth/login`;
      const { status, body } = await session.ports.http.request({ url: page, connectTo: PROXY_ADDRESS });
      if (status !== 200)
        return broken(CODE, page, `The page answers ${status} instead of 200.`, statusFix(session, service, status));
      const title = /<title[^>]*>([^<]*)<\/title>/i.exec(body)?.[1]?.trim();
      if (!title) return broken(CODE, page, 'The page has no title.', statusFix(session, service, status));
      if (visibleText(body).length < LEAST_LETTERS) {
        return broken(
          CODE,
          page,
          `The page “${title}” has a title and nothing to read.`,
          statusFix(session, service, status),
        );
      }
      return proved(CODE, page, `The page “${title}” is served and rendered.`);
    });
  },
};

/** The service behind the league's bare name. */
function bareRoute({ deployment }: Session): string {
  const route = deployment.routes.find(({ label }) => label === '');
  if (route) return route.service;
  throw new Error('no service of this league answers its bare name');
}

function visibleText(html: string): string {
  const [, body = ''] = /<body[^>]*>([\s\S]*)<\/body>/i.exec(html) ?? [];
  return body
    .replace(/<(script|style|template|noscript)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
