import type { AcmeProblem } from '../core/acme-problem.ts';
import { AGAIN, sentence, type Explained, type OrderedName } from './acme-explained.ts';
import { isIpv6, isPublicAddress } from './name-addresses.ts';

/** That nothing answered an authority where a name leads. */
export function explainConnection({ detail, addresses }: AcmeProblem, about: OrderedName): Explained {
  const { name, authority } = about;
  const address = addresses.at(-1);
  const place = address === undefined ? '' : ` at ${address}`;
  const reached = `${authority} could not reach port 80 of ${name}${place}`;
  if (address !== undefined && isElsewhere(address, about)) {
    return {
      message: `${reached}, which is not this host (${ownAddress(about.host, isIpv6(address))}): ${sentence(reasonOf(detail))}`,
      fix: recordFix(address, about),
    };
  }
  const partly = /^During secondary validation/.test(detail) ? ' from some places of the internet' : '';
  return {
    message: `${reached}${partly}: ${sentence(reasonOf(detail))} ${usualCause(detail, partly !== '')}`,
    fix: `Let TCP port 80 through to this host in its firewall and in the router, or set certificates.dns, ${AGAIN}`,
  };
}

function usualCause(detail: string, partly: boolean): string {
  if (partly) return 'Usually a firewall that shuts out some countries or networks.';
  if (/refused/i.test(detail)) return 'Usually nothing listens there, or a router forwards it elsewhere.';
  if (/Timeout (after connect|during read)/.test(detail))
    return 'Usually something else than the league listens there.';
  return 'Usually a firewall or a router without port forwarding.';
}

function reasonOf(detail: string): string {
  const words = /(?:^|: )((?:Timeout|Connection|connection|Network|Server|Error getting) [^:]*)$/.exec(detail)?.[1];
  return (words ?? detail).replace(/ \(likely firewall problem\)$/, '');
}

/** That the wrong thing answered it. */
export function explainWrongAnswer({ detail, addresses }: AcmeProblem, about: OrderedName): Explained {
  const { name, authority, host } = about;
  const address = addresses.at(-1);
  if (address !== undefined && isElsewhere(address, about)) {
    return {
      message: `${name} leads to ${address}, which answered, but is not this host (${ownAddress(host, isIpv6(address))}).`,
      fix: recordFix(address, about),
    };
  }
  const place = address === undefined ? '' : ` at ${address}`;
  const words = sentence(detail.replace(`${address ?? ''}: `, ''));
  const message = `Something else than this league answered ${authority} on port 80 of ${name}${place}: ${words}`;
  if (address === undefined || host.includes(address)) {
    const fix = `See that nothing else answers for ${name}, such as another web server or a CDN, and that it leads to ${ownAddress(host, false)}, ${AGAIN}`;
    return { message, fix };
  }
  const fix = `If ${address} is your router, forward its TCP port 80 to this host; if not, give ${name} the address of your router, ${AGAIN}`;
  return { message, fix };
}

/**
 * Whether an address is certainly not this host's: a router's may lead to a host that has none of the internet's own.
 */
function isElsewhere(address: string, { host }: OrderedName): boolean {
  if (host.length === 0 || host.includes(address)) return false;
  const family = host.filter((own) => isIpv6(own) === isIpv6(address));
  return isIpv6(address) || !isPublicAddress(address) || family.some(isPublicAddress);
}

function recordFix(address: string, { name, host }: OrderedName): string {
  if (!isIpv6(address)) return `Change the A record of ${name} to ${ownAddress(host, false)}, ${AGAIN}`;
  const right = host.find((own) => isIpv6(own) && isPublicAddress(own));
  const change = right === undefined ? 'Remove' : 'Remove or change';
  return `${change} the AAAA record of ${name}${right === undefined ? '' : ` (${right} is this host)`}, ${AGAIN}`;
}

/** By which address of a family this host should be found: of the internet, where it has one. */
export function ownAddress(host: readonly string[], ipv6: boolean): string {
  const family = host.filter((address) => isIpv6(address) === ipv6);
  const known = family.filter(isPublicAddress);
  const [best] = [known, family, host].filter((list) => list.length > 0);
  return best?.slice(0, best === known ? undefined : 1).join(' or ') ?? 'this host';
}
