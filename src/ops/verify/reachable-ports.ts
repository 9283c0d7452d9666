import { z } from 'zod';
import type { Finding } from '../../core/finding.ts';
import type { CommandResult } from '../../host/ports.ts';
import { bindAddress } from '../../plan/addresses.ts';
import { nodeImage } from '../node-image.ts';
import type { Session } from '../session.ts';
import { broken, type Check, doubtful, proved } from './check.ts';
import { portCandidates } from './port-candidates.ts';
import { PROBE_PLAN, PROBE_PROGRAM, type ProbePlan } from './probe-program.ts';
import { OPEN_PORTS } from './published-ports.ts';
import { projectContainers, proxiesOf, type RunningContainer } from './running.ts';

const CODE = 'reachable-ports';
const NETWORK = 'sprocket-verify-outside';
const LOW_PORTS = Array.from({ length: 1024 }, (_, index) => index + 1);
const CONNECT_MILLISECONDS = 600;

const answer = z.object({
  control: z.literal(true),
  open: z.array(z.object({ address: z.string(), port: z.int() })),
  failed: z.array(z.object({ address: z.string(), port: z.int(), code: z.string().optional() })).max(0),
});
type Open = z.output<typeof answer>['open'][number];

/** By trying: a container of another network connects to whatever it can of this league. */
export const reachablePorts: Check = {
  code: CODE,
  title: 'From another network nothing of the league can be reached but the ports 80 and 443 of the proxy',
  run: async (session) => {
    const containers = await projectContainers(session);
    const image = nodeImage(session, containers);
    const ports = portCandidates(session, containers);
    const network = await session.ports.engine.temporaryNetwork(NETWORK);
    try {
      const published = containers.flatMap(({ details }) => details.published.map(({ host }) => Number(host)));
      const own = containers.flatMap(({ details }) => details.addresses);
      const plan: ProbePlan = {
        targets: [
          { address: network.gateway, ports: [...new Set([...LOW_PORTS, ...ports, ...published])] },
          ...own.map((address) => ({ address, ports })),
        ],
        milliseconds: CONNECT_MILLISECONDS,
      };
      const result = await session.ports.engine.runOnce({
        image,
        entrypoint: ['node', '-e', PROBE_PROGRAM],
        environment: { [PROBE_PLAN]: JSON.stringify(plan) },
        network: network.name,
        user: '65534:65534',
      });
      const tried = plan.targets.reduce((sum, target) => sum + target.ports.length, 0);
      return judge(session, containers, network.gateway, parse(result), tried);
    } finally {
      await network.remove();
    }
  },
};

function parse({ exitCode, output }: CommandResult): Open[] {
  const found = exitCode === 0 ? answer.safeParse(asJson(output)) : undefined;
  if (found?.success) return found.data.open;
  throw new Error(`the container that looks from outside failed (exit code ${exitCode}): ${output.trim().slice(-300)}`);
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function judge(
  session: Session,
  containers: readonly RunningContainer[],
  gateway: string,
  open: readonly Open[],
  tried: number,
): Finding[] {
  const localOnly = bindAddress(session.league) === '127.0.0.1';
  const proxies = proxiesOf(session);
  const proxyNames = new Set(
    session.deployment.containers.filter(({ service }) => proxies.has(service)).map(({ name }) => name),
  );
  const holders = ({ address, port }: Open) =>
    containers.filter(({ details }) =>
      address === gateway
        ? details.published.some(({ host }) => Number(host) === port)
        : details.addresses.includes(address),
    );
  // What nobody of the league holds belongs to another program of this host.
  const held = open.flatMap((found) => holders(found).map(({ name }) => ({ ...found, name })));
  const wanted = ({ name, port }: { name: string; port: number }) =>
    !localOnly && proxyNames.has(name) && OPEN_PORTS.has(port);
  const wrong = held.filter((found) => !wanted(found));
  if (wrong.length > 0) return wrong.map((found) => exposed(session, found));
  if (!localOnly && !held.some(({ address }) => address === gateway)) {
    return [
      doubtful(
        CODE,
        'ports',
        'The proxy did not answer from another network, though it should.',
        'See whether a firewall of this host keeps port 80 closed.',
      ),
    ];
  }
  const what = localOnly
    ? 'nothing could be reached, as the league is for this machine only'
    : 'only the proxy could be reached';
  return [proved(CODE, 'ports', `Of ${tried} connections tried from another network, ${what}.`)];
}

/** What compose.override.yaml added is the user's own business; what the league runs is not meant to be reached. */
function exposed({ deployment }: Session, { name, address, port }: Open & { readonly name: string }): Finding {
  const known = deployment.containers.some((container) => container.name === name);
  const message = `${name} can be reached from another network at ${address}:${port}.`;
  const fix = `Look for ports or networks of ${name} in compose.override.yaml, then: sprocket apply`;
  return known ? broken(CODE, name, message, fix) : doubtful(CODE, name, message, `If that is not meant: ${fix}`);
}
