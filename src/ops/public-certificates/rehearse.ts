import { isIPv4 } from 'node:net';
import type { ServiceFolders } from '../../catalog/load-catalog.ts';
import { type Finding, worstLevel } from '../../core/finding.ts';
import type { NameFacts } from '../../core/name-facts.ts';
import type { PublicNames } from '../../plan/deployment.ts';
import { cdnOf, nameFindings, type Reached } from '../../plan/name-checks.ts';
import { type Activity, during, type Progress } from '../progress.ts';
import type { Session } from '../session.ts';
import { type NameRehearsal, openStaging, type OpenedAccount, orderFinding, outcome } from './name-rehearsal.ts';
import { rehearseByDns } from './rehearse-by-dns.ts';
import { type Responder, withResponder } from './responder.ts';

/** Longer than an authority that looks from several places takes. */
const ORDER_MILLISECONDS = 90_000;
const PROBE_MILLISECONDS = 4_000;

interface Rehearsing {
  readonly session: Session;
  readonly wanted: PublicNames;
  readonly responder: Responder;
  readonly signal: AbortSignal;
}

/**
 * Finds out whether the public authority would certify names, without asking it: what DNS says is looked at, then a
 * whole order is made with its staging directory. Nothing that lasts is changed.
 * @param names of the public domain
 * @throws SprocketError preflight when the proxy cannot be reached; an abort
 */
export async function rehearse(
  session: Session,
  services: ServiceFolders,
  names: readonly string[],
  progress: Progress,
  signal: AbortSignal,
): Promise<NameRehearsal[]> {
  const wanted = session.deployment.publicNames;
  if (!wanted || names.length === 0) return [];
  return await during(
    progress,
    `rehearse certificates with ${wanted.authority.title}`,
    (activity) => {
      const { byDns } = wanted;
      if (byDns) return rehearseByDns({ session, wanted, proxy: byDns, signal }, names, activity);
      return withResponder(session, services, async (responder) => {
        const rehearsing = { session, wanted, responder, signal };
        return await rehearseEach(rehearsing, names, activity);
      });
    },
    (done) => `${done.filter(({ passed }) => passed).length} of ${done.length} names pass`,
  );
}

async function rehearseEach(
  rehearsing: Rehearsing,
  names: readonly string[],
  activity: Activity,
): Promise<NameRehearsal[]> {
  const { session, wanted, signal } = rehearsing;
  const { title } = wanted.authority;
  const opened = await openStaging(session, wanted, activity);
  const done: NameRehearsal[] = [];
  for (const name of names) {
    signal.throwIfAborted();
    activity.update(`${name}: asking DNS`);
    const findings = await lookAt(rehearsing, name, opened.ok ? opened.caaIdentities : []);
    const clear = worstLevel(findings) !== 'error';
    if (clear) activity.update(`${name}: waiting for ${title}`);
    const ordered = clear ? [await order(rehearsing, name, opened)] : [];
    done.push(outcome(name, [...findings, ...ordered]));
  }
  return done;
}

/** What DNS says of a name, and what answers by it. */
async function lookAt(
  { session, wanted, responder }: Rehearsing,
  name: string,
  caaIdentities: readonly string[],
): Promise<Finding[]> {
  const { ports } = session;
  const { authority } = wanted;
  const facts = await ports.nameServers.factsOf(name, authority.resolvers);
  return nameFindings({
    facts,
    // Nobody listens on the others.
    host: ports.host.addresses().filter(isIPv4),
    reached: await reachedBy(session, responder, facts),
    authority: { title: authority.title, public: authority.public, caaIdentities, byDns: false },
  });
}

/** Asks by the name at each address that DNS gives; the first that is not this host decides. */
async function reachedBy({ ports }: Session, { probe }: Responder, { name, resolved }: NameFacts): Promise<Reached> {
  if (resolved.kind !== 'found') return { kind: 'not asked' };
  let reached: Reached = { kind: 'not asked' };
  for (const address of [...resolved.ipv6, ...resolved.ipv4].slice(0, 4)) {
    const asked = { url: `http://${name}${probe.path}`, connectTo: address, timeoutMilliseconds: PROBE_MILLISECONDS };
    const found = await ports.http.request(asked).then(
      ({ body, headers }): Reached =>
        body.trim() === probe.content
          ? { kind: 'here' }
          : { kind: 'elsewhere', address, server: headers['server'], cdn: cdnOf(headers) },
      (error: unknown): Reached => ({ kind: 'silent', address, reason: messageOf(error) }),
    );
    if (found.kind !== 'here') return found;
    reached = found;
  }
  return reached;
}

async function order(
  { session, wanted, responder, signal }: Rehearsing,
  name: string,
  opened: OpenedAccount,
): Promise<Finding> {
  const result = opened.ok
    ? await opened.account.order({
        name,
        answer: (answer) => responder.put(answer),
        timeoutMilliseconds: ORDER_MILLISECONDS,
        signal,
      })
    : opened;
  return orderFinding(session, wanted, name, result.ok ? undefined : result.problem);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
