import type { AcmeProblem } from '../../core/acme-problem.ts';
import { worstLevel } from '../../core/finding.ts';
import type { DnsProxy, PublicNames } from '../../plan/deployment.ts';
import { nameFindings } from '../../plan/name-checks.ts';
import type { Activity } from '../progress.ts';
import type { Session } from '../session.ts';
import { orderBeside } from './dns-proxy.ts';
import { type NameRehearsal, openStaging, orderFinding, outcome } from './name-rehearsal.ts';

interface Rehearsing {
  readonly session: Session;
  readonly wanted: PublicNames;
  readonly proxy: DnsProxy;
  readonly signal: AbortSignal;
}

/**
 * Finds out whether the public authority would certify names that it is answered for by DNS: what DNS forbids is looked
 * at, then a second proxy orders from its staging directory, by the same provider and with the same secrets.
 */
export async function rehearseByDns(
  { session, wanted, proxy, signal }: Rehearsing,
  names: readonly string[],
  activity: Activity,
): Promise<NameRehearsal[]> {
  const { title, public: isPublic, resolvers } = wanted.authority;
  const opened = await openStaging(session, wanted, activity);
  const caaIdentities = opened.ok ? opened.caaIdentities : [];
  activity.update('asking DNS');
  const looked = await Promise.all(
    names.map(async (name) => {
      const facts = await session.ports.nameServers.factsOf(name, resolvers);
      const authority = { title, public: isPublic, caaIdentities, byDns: true };
      const host = session.ports.host.addresses();
      return { name, findings: nameFindings({ facts, host, reached: { kind: 'not asked' }, authority }) };
    }),
  );
  signal.throwIfAborted();
  const clear = looked.filter(({ findings }) => worstLevel(findings) !== 'error').map(({ name }) => name);
  const problems = opened.ok
    ? await orderBeside(session, proxy, clear, activity, signal)
    : new Map<string, AcmeProblem | undefined>(clear.map((name) => [name, opened.problem]));
  return looked.map(({ name, findings }) => {
    const ordered = problems.has(name) ? [orderFinding(session, wanted, name, problems.get(name))] : [];
    return outcome(name, [...findings, ...ordered]);
  });
}
