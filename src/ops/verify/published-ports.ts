import type { Finding } from '../../core/finding.ts';
import { bindAddress } from '../../plan/addresses.ts';
import type { Session } from '../session.ts';
import { broken, type Check, doubtful, proved } from './check.ts';
import { projectContainers, proxiesOf, type RunningContainer } from './running.ts';

const CODE = 'published-ports';
const LOOPBACK = new Set(['127.0.0.1', '::1']);
/** The only ports of a league that anybody may reach from outside. */
export const OPEN_PORTS: ReadonlySet<number> = new Set([80, 443]);

/** By what the engine says: only the proxy publishes ports, only 80 and 443, and not further than was asked for. */
export const publishedPorts: Check = {
  code: CODE,
  title: 'Only the proxy publishes ports, and none but 80 and 443',
  run: async (session) => {
    const containers = await projectContainers(session);
    const findings = containers.flatMap((container) => troubles(session, container));
    if (findings.some(({ level }) => level === 'error')) return findings;
    return [proved(CODE, 'ports', `Of ${containers.length} containers only the proxy publishes ports.`), ...findings];
  },
};

function troubles(session: Session, { name, details }: RunningContainer): Finding[] {
  const known = session.deployment.containers.find((container) => container.name === name);
  const host = details.text.includes('"NetworkMode":"host"');
  if (host && known)
    return [broken(CODE, name, `${name} uses the network of this host, so all its ports are open.`, fixFor(name))];
  const mayPublish = known !== undefined && proxiesOf(session).has(known.service);
  const wrong = details.published.filter(({ host: port }) => !mayPublish || !OPEN_PORTS.has(Number(port)));
  if (!known) {
    if (wrong.length === 0 && !host) return [];
    const what = host ? 'uses the network of this host' : `publishes ${shown(wrong)}`;
    return [
      doubtful(
        CODE,
        name,
        `${name}, which compose.override.yaml added, ${what}.`,
        `If that is not meant: ${fixFor(name)}`,
      ),
    ];
  }
  if (wrong.length > 0) return [broken(CODE, name, `${name} publishes ${shown(wrong)}.`, fixFor(name))];
  const far = details.published.filter(({ address }) => !LOOPBACK.has(address));
  if (far.length === 0 || !LOOPBACK.has(bindAddress(session.league))) return [];
  return [
    broken(CODE, name, `${name} publishes ${shown(far)}, though the league is for this machine only.`, fixFor(name)),
  ];
}

function shown(published: RunningContainer['details']['published']): string {
  return [
    ...new Set(published.map(({ address, host }) => `${address.includes(':') ? `[${address}]` : address}:${host}`)),
  ].join(', ');
}

function fixFor(name: string): string {
  return `Take its ports out of compose.override.yaml, then: docker compose up -d ${name}`;
}
