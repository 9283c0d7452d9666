import type { AcmeProblem } from '../../core/acme-problem.ts';
import { type Finding, worstLevel } from '../../core/finding.ts';
import type { Acme } from '../../host/ports.ts';
import { explainProblem } from '../../plan/acme-problems.ts';
import type { PublicNames } from '../../plan/deployment.ts';
import type { Activity } from '../progress.ts';
import type { Session } from '../session.ts';

const OPEN_MILLISECONDS = 30_000;

/** How the rehearsal of one public name went. */
export interface NameRehearsal {
  readonly name: string;
  readonly passed: boolean;
  /** At least one; errors say why it did not pass. */
  readonly findings: readonly Finding[];
}

/** What was found of a name, put together. */
export function outcome(name: string, findings: readonly Finding[]): NameRehearsal {
  const all = findings.filter(({ level, code }) => level !== 'ok' || code === REHEARSAL);
  return { name, passed: worstLevel(all) !== 'error', findings: all };
}

const REHEARSAL = 'rehearsal';

/** An account with a staging directory, or why there is none. */
export type OpenedAccount = Awaited<ReturnType<Acme['open']>>;

/** Opens an account with the staging directory of the authority, to be thrown away. */
export async function openStaging(
  { ports }: Session,
  { authority: { staging, root, email } }: PublicNames,
  activity: Activity,
): Promise<OpenedAccount> {
  activity.update(`asking ${new URL(staging).host}`);
  const acme = await ports.acme();
  const trusted = root === '' ? undefined : root;
  return await acme.open({ directory: staging, trusted, email, timeoutMilliseconds: OPEN_MILLISECONDS });
}

/** What came of an order. @param problem undefined when it went well */
export function orderFinding(
  session: Session,
  wanted: PublicNames,
  name: string,
  problem: AcmeProblem | undefined,
): Finding {
  if (problem) return problemFinding(session, wanted, name, problem);
  const message = `${wanted.authority.title} would certify it.`;
  return { code: REHEARSAL, level: 'ok', subject: name, message };
}

/** Why an authority did not certify a name, as a finding. */
export function problemFinding(
  { ports }: Session,
  { authority, byDns }: PublicNames,
  name: string,
  problem: AcmeProblem,
): Finding {
  const { message, fix } = explainProblem(problem, {
    name,
    host: ports.host.addresses(),
    now: ports.clock.now(),
    authority: authority.title,
    provider: byDns?.provider,
  });
  return { code: REHEARSAL, level: 'error', subject: name, message, fix };
}
