import type { Finding } from '../../core/finding.ts';
import { hostOf, urlOf, waysIn } from '../../plan/addresses.ts';
import type { Session } from '../session.ts';
import { broken } from './check.ts';
import { proxiesOf } from './running.ts';

/** The proxy listens here for every way in, so that no name needs DNS on this host. */
export const PROXY_ADDRESS = '127.0.0.1';

/**
 * URLs by which a service is reached from outside, one for every way in that leads to it; the primary one first.
 * @param service id of a service with a route
 */
export function doorsTo({ league, catalog }: Session, service: string): string[] {
  const route = catalog.get(service)?.definition.route;
  if (!route) return [];
  return waysIn(league).flatMap((way) => {
    const host = hostOf(way, route);
    return host === undefined ? [] : [urlOf(way, host)];
  });
}

/** Looks at every door at once; one that does not answer is a finding and does not hide the others. */
export async function atEveryDoor(
  session: Session,
  code: string,
  doors: readonly string[],
  look: (url: string) => Promise<Finding>,
): Promise<Finding[]> {
  return await Promise.all(
    doors.map(async (url) => {
      try {
        return await look(url);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return broken(
          code,
          url,
          `The proxy gave no answer: ${reason}.`,
          `Look at the proxy: ${logCommand(session, proxiesOf(session))}`,
        );
      }
    }),
  );
}

/** What to do about a wrong HTTP status of a service behind the proxy. */
export function statusFix(session: Session, service: string, status: number): string {
  if (status === 404) return 'The proxy may have no route for this name: sprocket apply';
  return `Look at its log: ${logCommand(session, new Set([service]))}`;
}

function logCommand({ deployment }: Session, services: ReadonlySet<string>): string {
  const names = deployment.containers.filter(({ kind, service }) => kind === 'service' && services.has(service));
  return ['sprocket logs', ...names.map(({ name }) => name)].join(' ');
}
