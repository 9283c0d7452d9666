import type { League } from '../league/schema.ts';

/** One way in and the name by which it is reached. */
export interface WayIn {
  readonly way: 'localhost' | 'lan' | 'tailnet' | 'domain';
  readonly host: string;
  /** Whether names below the host (`api.HOST`) lead here too. A bare address has none. */
  readonly labels: boolean;
  /** Whether it is reached by https only. This machine talks to itself in the clear. */
  readonly secure: boolean;
  /** Labels of pages behind a login that this way leads to; undefined for all of them. */
  readonly exposed: readonly string[] | undefined;
}

/** What decides by which address a service is reached. */
export interface Reachable {
  readonly label: string;
  readonly paths: readonly string[];
  readonly login: boolean;
}

/** The enabled ways in. The first is the primary one: pages name their API by it. */
export function waysIn(league: League): WayIn[] {
  const { domain, tailnet, lan, localhost, expose } = league.ways;
  return [
    ...(domain ? [{ way: 'domain' as const, host: domain, labels: true, secure: true, exposed: expose }] : []),
    ...(tailnet ? [{ way: 'tailnet' as const, host: tailnet, labels: false, secure: true, exposed: undefined }] : []),
    ...(lan ? [{ way: 'lan' as const, host: lan, labels: false, secure: true, exposed: undefined }] : []),
    ...(localhost
      ? [{ way: 'localhost' as const, host: 'localhost', labels: true, secure: false, exposed: undefined }]
      : []),
  ];
}

/**
 * Host of a route on a way in: `api.example.org`, or the bare host where the way has no labels.
 * @returns undefined when the route cannot be reached by this way
 */
export function hostOf(way: WayIn, route: Reachable): string | undefined {
  if (route.login && way.exposed && !way.exposed.includes(route.label)) return undefined;
  if (route.label === '') return way.host;
  if (way.labels) return `${route.label}.${way.host}`;
  return route.paths.length > 0 ? way.host : undefined;
}

/** True for an address that no name service is asked for. */
export function isBareAddress(host: string): boolean {
  return host.includes(':') || /^[0-9.]+$/.test(host);
}

/** URL of a host on a way in, without a trailing slash. */
export function urlOf({ secure }: Pick<WayIn, 'secure'>, host: string): string {
  return `${secure ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}`;
}

/** URL of a route by the first way in that leads to it; undefined when none does. */
export function firstUrl(ways: readonly WayIn[], route: Reachable): string | undefined {
  const urls = ways.flatMap((way) => {
    const host = hostOf(way, route);
    return host === undefined ? [] : [urlOf(way, host)];
  });
  return urls[0];
}

/** Addresses that the proxy listens on: only this machine when nobody else is meant to reach it. */
export function bindAddress(league: League): string {
  return waysIn(league).every(({ way }) => way === 'localhost') ? '127.0.0.1' : '0.0.0.0';
}
