import { EXIT, type ExitCode } from '../core/exit-codes.ts';
import { SprocketError } from '../core/sprocket-error.ts';
import { explainPlan } from '../plan/explain.ts';
import { isEmpty, type Plan, PLAN_SCHEMA } from '../plan/plan.ts';
import { type Applied, apply } from '../ops/apply/apply.ts';
import { preparePlan } from '../ops/prepare-plan.ts';
import type { Session } from '../ops/session.ts';
import { findingCounts } from './output/finding-view.ts';
import { leagueCard } from './output/league-card.ts';
import { confirm } from './prompts/confirm.ts';
import type { GlobalFlags, Terminal } from './terminal.ts';
import { VERSION } from './version.ts';

/** Version of the JSON form of what apply did. */
const APPLY_SCHEMA = 'sprocket.apply/1';

/**
 * Applies with the screen around it: the plan, the question, progress, and at the end where the league is.
 * @param operation name of the command, for the journal
 * @param agreed the plan has been shown and agreed to already
 */
export async function applyLeague(
  terminal: Terminal,
  flags: GlobalFlags,
  session: Session,
  operation: string,
  agreed = false,
): Promise<ExitCode> {
  if (flags.dryRun) return await showPlanOnly(terminal, flags, session);
  const cancel = new AbortController();
  const onInterrupt = (): void => {
    if (cancel.signal.aborted) process.exit(EXIT.cancelled);
    terminal.progress.warn(
      'Cancelling: what was begun is being undone. Ctrl-C again stops at once; the next run then finishes or undoes.',
    );
    cancel.abort(new SprocketError('cancelled', 'What was begun has been undone'));
  };
  process.on('SIGINT', onInterrupt).on('SIGTERM', onInterrupt);
  try {
    const applied = await apply(session, {
      operation,
      cliVersion: VERSION,
      progress: terminal.progress,
      signal: cancel.signal,
      confirm: (plan) => (agreed ? Promise.resolve(true) : askForPlan(terminal, flags, plan)),
    });
    await show(terminal, flags, session, applied);
    return EXIT.ok;
  } finally {
    process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt);
    terminal.progress.close();
  }
}

async function showPlanOnly(terminal: Terminal, flags: GlobalFlags, session: Session): Promise<ExitCode> {
  const { plan } = await preparePlan(session);
  if (flags.json) terminal.json({ schema: PLAN_SCHEMA, ...plan });
  else terminal.print(...(isEmpty(plan) ? ['Nothing to change.'] : explainPlan(plan, flags.verbose)));
  return EXIT.ok;
}

/** Shows a plan and asks for consent. @throws SprocketError usage when there is nobody to ask */
export async function askForPlan(terminal: Terminal, flags: GlobalFlags, plan: Plan): Promise<boolean> {
  terminal.say('', ...explainPlan(plan, flags.verbose), '');
  if (flags.yes) return true;
  if (!terminal.interactive) {
    throw new SprocketError('usage', 'There is no terminal to ask whether to go on', {
      hint: 'Add --yes to apply this plan, or --dry-run to see it only.',
    });
  }
  return await confirm('Apply this plan?');
}

async function show(
  terminal: Terminal,
  flags: GlobalFlags,
  session: Session,
  { plan, generation, findings }: Applied,
): Promise<void> {
  if (flags.json) {
    terminal.json({ schema: APPLY_SCHEMA, generation, changed: !isEmpty(plan), plan, findings });
    return;
  }
  if (isEmpty(plan)) {
    terminal.say(
      `${terminal.talk.paint('green', '✔')} Nothing to change: the league is what sprocket.yaml says (generation ${generation}).`,
    );
    return;
  }
  terminal.say(`${terminal.talk.paint('green', '✔')} ${findingCounts(findings)}`, '');
  terminal.print(...(await leagueCard(session, terminal.out)));
}
