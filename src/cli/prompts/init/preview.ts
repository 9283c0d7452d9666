import type { ServiceFolders } from '../../../catalog/load-catalog.ts';
import type { Ports } from '../../../host/ports.ts';
import { type Draft, givenSecrets } from '../../../ops/init/draft.ts';
import { type DraftSession, draftSession } from '../../../ops/init/draft-session.ts';
import { createMissingBuckets } from '../../../ops/init/external-services.ts';
import { planWithoutEngine } from '../../../ops/init/render-only.ts';
import { preflight, requireReady } from '../../../ops/preflight/preflight.ts';
import { preparePlan } from '../../../ops/prepare-plan.ts';
import { during } from '../../../ops/progress.ts';
import { explainPlan } from '../../../plan/explain.ts';
import type { Plan } from '../../../plan/plan.ts';
import type { GlobalFlags, Terminal } from '../../terminal.ts';
import type { InitFlags } from './init-input.ts';
import { installSummary } from './install-summary.ts';

/** A new league as it would be, planned and shown, and not written. */
export interface Preview {
  readonly draft: DraftSession;
  readonly plan: Plan;
  /** The screen: the summary, and with --verbose the plan itself where it does not go to stdout. */
  readonly lines: readonly string[];
}

export interface PreviewOptions {
  readonly terminal: Terminal;
  readonly ports: Ports;
  readonly services: ServiceFolders;
  readonly flags: GlobalFlags & Pick<InitFlags, 'renderOnly' | 'createBuckets'>;
}

/**
 * Plans a new league and looks whether the host is ready for it. Nothing is written.
 * @param root absolute path of its folder
 * @throws SprocketError whatever keeps it from being installed
 */
export async function previewLeague(options: PreviewOptions, draft: Draft, root: string): Promise<Preview> {
  const { terminal, ports, services, flags } = options;
  const made = await draftSession(ports, services, root, draft.answers, givenSecrets(draft));
  const plan = flags.renderOnly ? await planWithoutEngine(made.session) : await planForHost(options, made);
  const memory = flags.renderOnly ? undefined : (await ports.engine.info()).memoryBytes;
  const summary = await installSummary(made.session, plan, memory, terminal.talk);
  const steps = flags.verbose && !flags.dryRun ? [...explainPlan(plan, true), ''] : [];
  return { draft: made, plan, lines: [...summary, ...steps] };
}

/** A dry run leaves the checks out: one of them starts a container to ask a managed database. */
async function planForHost({ terminal, ports, flags }: PreviewOptions, { session }: DraftSession): Promise<Plan> {
  const { progress } = terminal;
  const { plan, wanted } = await during(progress, 'look at the host and plan', () => preparePlan(session));
  if (flags.dryRun) return plan;
  if (flags.createBuckets) await createMissingBuckets(ports, session);
  // The checks keep nothing in the league folder, but one of them needs a temporary file.
  const found = await during(progress, 'check the host', () =>
    preflight({ ...session, ports }, plan, wanted, progress),
  );
  for (const { subject, message } of found.filter(({ level }) => level === 'warning'))
    progress.warn(`${subject}: ${message}`);
  requireReady(found);
  return plan;
}
