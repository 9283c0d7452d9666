import type { ServiceDefinition } from '../catalog/service-schema.ts';
import { hostOf, isBareAddress, type WayIn } from './addresses.ts';
import type { WantedCertificate } from './deployment.ts';

/** The names of a way in that is reached by https. */
export interface SecureWay {
  readonly way: string;
  readonly names: readonly string[];
}

/** Every way in that is reached by https, with every name by which a service is reached there. */
export function secureWays(ways: readonly WayIn[], services: readonly ServiceDefinition[]): SecureWay[] {
  return ways
    .filter(({ secure }) => secure)
    .map((way) => {
      const hosts = [way.host, ...services.flatMap(({ route }) => (route ? [hostOf(way, route) ?? way.host] : []))];
      return { way: way.way, names: [...new Set(hosts)] };
    });
}

/**
 * The certificates that the league's own authority makes: one for each way in, with the names that no public authority
 * certifies. Whoever asks for an address sends no name by which the proxy could choose, so all of these hold every
 * address.
 * @param certified names that the proxy gets from a public authority. It asks for none that another certificate holds.
 */
export function certificatesOf(ways: readonly SecureWay[], certified: readonly string[]): WantedCertificate[] {
  const addresses = ways.flatMap(({ names }) => names.filter(isBareAddress));
  return ways.flatMap(({ way, names }) => {
    const dns = names.filter((name) => !isBareAddress(name) && !certified.includes(name));
    const ip = names.some(isBareAddress) ? addresses : [];
    return dns.length + ip.length > 0 ? [{ way, dns, ip }] : [];
  });
}

/** What is known of a certificate that is there. */
export interface ServedCertificate {
  readonly way: string;
  readonly names: readonly string[];
  readonly notAfter: Date;
  /** Whether the league's present authority made it. */
  readonly ours: boolean;
}

/** A certificate that has to be made, and why. */
export interface DueCertificate {
  readonly wanted: WantedCertificate;
  readonly cause: string;
}

/** Days before its end at which a certificate is made anew: long enough for somebody who looks in once a month. */
export const RENEW_DAYS = 60;

/**
 * Which certificates have to be made.
 * @param served those that can be read; one that cannot be read is not there
 * @param certified names that the proxy gets from a public authority: it asks for none that another certificate holds
 */
export function dueCertificates(
  wanted: readonly WantedCertificate[],
  served: readonly ServedCertificate[],
  now: Date,
  certified: readonly string[] = [],
): DueCertificate[] {
  return wanted.flatMap((certificate) => {
    const there = served.find(({ way }) => way === certificate.way);
    const cause = causeOf(certificate, there, now, certified);
    return cause === undefined ? [] : [{ wanted: certificate, cause }];
  });
}

function causeOf(
  wanted: WantedCertificate,
  served: ServedCertificate | undefined,
  now: Date,
  certified: readonly string[],
): string | undefined {
  if (!served) return `ways.${wanted.way} in sprocket.yaml`;
  if (!served.ours) return 'the authority of this league is a new one';
  const missing = [...wanted.dns, ...wanted.ip].filter((name) => !served.names.includes(name));
  if (missing.length > 0) return `it does not hold ${missing.join(', ')}`;
  const extra = served.names.filter((name) => certified.includes(name));
  if (extra.length > 0) return `${extra.join(', ')} is certified in public`;
  const left = daysUntil(served.notAfter, now);
  if (left > RENEW_DAYS) return undefined;
  return left > 0 ? `it ends in ${Math.floor(left)} days` : `it ended ${dayOf(served.notAfter)}`;
}

/** Days of 24 hours, with their parts; negative when the moment has passed. */
export function daysUntil(moment: Date, now: Date): number {
  return (moment.getTime() - now.getTime()) / 86_400_000;
}

/** `2026-01-31`, in UTC. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
