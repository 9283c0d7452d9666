import { showBytes } from '../core/quantity.ts';
import type { DataMove } from '../plan/data-volumes.ts';
import type { Freeze } from '../league/freeze.ts';
import { EXIT, type ExitCode } from '../core/exit-codes.ts';
import { SprocketError } from '../core/sprocket-error.ts';
import { readServiceFolders } from '../host/assets.ts';
import { isEmpty, type Plan } from '../plan/plan.ts';
import { type Applied, apply } from '../ops/apply/apply.ts';
import { asInterrupted } from '../ops/apply/target.ts';
import { preparePlan } from '../ops/prepare-plan.ts';
import { obtainCertificates, type Obtained } from '../ops/public-certificates/obtain.ts';
import type { AuditEntry } from '../state/audit-log.ts';
import type { Session } from '../ops/session.ts';
import { findingCounts, findingLines } from './output/finding-view.ts';
import { leagueCard } from './output/league-card.ts';
import { planJson, planLines } from './output/plan-view.ts';
import type { Style } from './output/style.ts';
import { confirm } from './prompts/confirm.ts';
import { runnable } from './next-command.ts';
import type { GlobalFlags, Terminal } from './terminal.ts';
import { untilInterrupted } from './until-interrupted.ts';
import { VERSION } from './version.ts';

/** Version of the JSON form of what apply did. */
const APPLY_SCHEMA = 'sprocket.apply/1';

/**
 * Applies with the screen around it: the plan, the question, progress, and at the end where the league is.
 * @param operation name of the command, for the journal
 * @param agreed the plan has been shown and agreed to already
 * @param details for the audit log
 */
export async function applyLeague(
  terminal: Terminal,
  flags: GlobalFlags,
  session: Session,
  operation: string,
  agreed = false,
  details?: AuditEntry['details'],
): Promise<ExitCode> {
  if (flags.dryRun) return await showPlanOnly(terminal, flags, session);
  const applied = await untilInterrupted(
    terminal,
    'Cancelling: what was begun is being undone. Ctrl-C again stops at once; the next run then finishes or undoes.',
    'What was begun has been undone',
    (signal) =>
      apply(session, {
        operation,
        command: terminal.command || undefined,
        ...(details ? { details } : {}),
        despiteFreeze: (freeze) => goOnDespite(terminal, flags, freeze),
        carryData: (moves) => agreeToCarry(terminal, flags, moves),
        cliVersion: VERSION,
        progress: terminal.progress,
        signal,
        confirm: (plan) => (agreed ? Promise.resolve(true) : askForPlan(terminal, flags, session, plan)),
      }),
  );
  // The league runs and is verified; that strangers are not warned any more is a matter of its own.
  const obtained = session.deployment.publicNames ? await obtain(terminal, session) : undefined;
  await show(terminal, flags, session, applied, obtained);
  return EXIT.ok;
}

async function obtain(terminal: Terminal, session: Session): Promise<Obtained> {
  return await untilInterrupted(
    terminal,
    'Cancelling.',
    'The league runs; its public certificates are asked for by: sprocket cert renew',
    (signal) => obtainCertificates(session, readServiceFolders(), terminal.progress, signal),
  );
}

/** What kept public certificates away, for people. */
export function obtainedLines(
  { rehearsals, refused, held }: Pick<Obtained, 'rehearsals' | 'refused' | 'held'>,
  { folder }: Session,
  style: Style,
): string[] {
  const findings = [...rehearsals.flatMap((one) => one.findings), ...refused, ...held].filter(
    ({ level }) => level !== 'ok',
  );
  return findingLines(findings, style).map((line) => runnable(line, folder.root));
}

async function showPlanOnly(terminal: Terminal, flags: GlobalFlags, session: Session): Promise<ExitCode> {
  const seen = await asInterrupted(session);
  const { plan } = await preparePlan(seen);
  if (flags.json) terminal.json(planJson(seen.deployment, plan));
  else terminal.print(...planLines(seen.deployment, plan, flags.verbose, 'Nothing to change.'));
  return EXIT.ok;
}

/** Asked for itself, also with `--yes`. @returns undefined when nobody is there */
async function agreeToCarry(
  terminal: Terminal,
  flags: GlobalFlags,
  moves: readonly DataMove[],
): Promise<boolean | undefined> {
  if (flags.carryData) return true;
  if (!terminal.attended) return undefined;
  terminal.progress.close();
  terminal.say(
    ...moves.map(
      ({ service, from, to, fromVersion, toVersion, bytes }) =>
        `The data of ${service} is carried over from version ${fromVersion ?? 'unknown'} to ${toVersion}, into a new volume ${to} (up to ${showBytes(bytes)}). Until that is verified, visitors get a page that says so. ${from} is only read, and kept.`,
    ),
  );
  return await confirm('Carry the data over now?');
}

/** Shows a plan and asks for consent. @throws SprocketError usage when there is nobody to ask */
async function askForPlan(
  terminal: Terminal,
  flags: GlobalFlags,
  { deployment }: Session,
  plan: Plan,
): Promise<boolean> {
  terminal.say('', ...planLines(deployment, plan, flags.verbose, 'Nothing to change.'), '');
  if (flags.yes) return true;
  if (!terminal.interactive) {
    throw new SprocketError('usage', 'There is no terminal to ask whether to go on', {
      hint: 'Add --yes to apply this plan, or --dry-run to see it only.',
    });
  }
  return await confirm('Apply this plan?');
}

/** A freeze is a question of its own, which `--yes` does not answer. @returns undefined when there is nobody to ask */
async function goOnDespite(
  terminal: Terminal,
  flags: GlobalFlags,
  { why, shown }: Freeze,
): Promise<boolean | undefined> {
  if (flags.despiteFreeze) {
    terminal.progress.warn(`A freeze holds (${why}, until ${shown}). Going on: --despite-freeze.`);
    return true;
  }
  if (!terminal.attended) return undefined;
  terminal.progress.close();
  return await confirm(`A freeze holds: ${why}, until ${shown}. Change the league all the same?`);
}

async function show(
  terminal: Terminal,
  flags: GlobalFlags,
  session: Session,
  { plan, generation, findings }: Applied,
  obtained: Obtained | undefined,
): Promise<void> {
  if (flags.json) {
    const publicCertificates = obtained ? { publicCertificates: obtained } : {};
    terminal.json({ schema: APPLY_SCHEMA, generation, changed: !isEmpty(plan), plan, findings, ...publicCertificates });
    return;
  }
  if (obtained) terminal.say(...obtainedLines(obtained, session, terminal.talk));
  if (isEmpty(plan)) {
    terminal.say(
      `${terminal.talk.paint('green', '✔')} Nothing to change: the league is what sprocket.yaml says (generation ${generation}).`,
    );
    return;
  }
  terminal.say(`${terminal.talk.paint('green', '✔')} ${findingCounts(findings)}`, '');
  terminal.print(...(await leagueCard(session, terminal.out)));
}
