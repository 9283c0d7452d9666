import { EXIT, type ExitCode } from '../../core/exit-codes.ts';
import { SprocketError } from '../../core/sprocket-error.ts';
import { preparePlan } from '../../ops/prepare-plan.ts';
import { dataState } from '../../ops/restore-points.ts';
import type { Session } from '../../ops/session.ts';
import { editVersion } from '../../ops/upgrade/edit-version.ts';
import { hopDetails } from '../../ops/upgrade/last-hop.ts';
import { type AppUpgrade, planAppUpgrade } from '../../ops/upgrade/plan-upgrade.ts';
import { explainPlan } from '../../plan/explain.ts';
import { explainHops } from '../../plan/explain-upgrade.ts';
import { isEmpty, type Plan } from '../../plan/plan.ts';
import { applyLeague } from '../apply-league.ts';
import { openLeague } from '../open-league.ts';
import { confirm } from '../prompts/confirm.ts';
import { continueWith, newerProgram } from './newer-program.ts';
import type { GlobalFlags, Terminal } from '../terminal.ts';

/** Version of the JSON form of an upgrade. */
const UPGRADE_SCHEMA = 'sprocket.upgrade/1';

export interface UpgradeFlags {
  readonly to?: string;
  readonly appTag?: string;
  readonly check?: boolean;
  readonly plan?: boolean;
}

/** An upgrade of the program and of the app. */
interface Upgrade {
  readonly program: { readonly from: string; readonly to: string };
  readonly app: AppUpgrade;
}

/**
 * Upgrades the program, which does the rest where there is a newer one, and the app: the whole path is planned and
 * agreed to, then each hop is an apply of its own.
 * @param argv what was typed, for the newer program
 */
export async function upgradeLeague(
  terminal: Terminal,
  flags: GlobalFlags & UpgradeFlags,
  argv: readonly string[],
): Promise<ExitCode> {
  const session = await openLeague(flags.dir);
  const { ports, lock } = session;
  const newer = await newerProgram(ports, flags, (text) => terminal.progress.warn(text));
  if (newer !== undefined && !flags.check) return await continueWith(ports, terminal, newer, argv);
  const app = await planAppUpgrade(session, {
    appTag: flags.appTag,
    ...(flags.check ? {} : { database: () => dataState(session) }),
  });
  const mine = ports.program.version;
  const upgrade: Upgrade = { app, program: { from: lock?.cli ?? mine, to: newer ?? mine } };
  if (flags.check) return tellWhatIsNew(terminal, flags, upgrade);
  const [hop] = app.hops;
  const first = await sessionOf(session, app, hop?.to);
  const { plan } = await preparePlan(first);
  if (flags.plan || flags.dryRun) return showPath(terminal, flags, upgrade, plan);
  if (!hop && isEmpty(plan)) {
    terminal.say(`${terminal.talk.paint('green', '✔')} ${nothing(upgrade)}`);
    if (flags.json) terminal.json({ schema: UPGRADE_SCHEMA, pending: false, ...upgrade });
    return EXIT.ok;
  }
  terminal.say('', ...explained(upgrade, plan, flags), '');
  await agree(terminal, flags);
  if (!hop) return await applyLeague(terminal, flags, first, 'upgrade', true);
  return await takeHops(terminal, flags, app, first);
}

/** Whoever agreed to the path agreed to all of it: a freeze that begins on the way does not stop it half way. */
async function takeHops(
  terminal: Terminal,
  flags: GlobalFlags,
  upgrade: AppUpgrade,
  first: Session,
): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok;
  for (const [index, hop] of upgrade.hops.entries()) {
    const isLast = index === upgrade.hops.length - 1;
    const session = index === 0 ? first : await sessionOf(await openLeague(flags.dir), upgrade, hop.to);
    if (upgrade.hops.length > 1) terminal.say(`Hop ${index + 1} of ${upgrade.hops.length}: ${hop.from} → ${hop.to}`);
    // One document and one card, at the end.
    const quiet = isLast ? terminal : { ...terminal, print: () => undefined, json: () => undefined };
    const asked = index === 0 ? flags : { ...flags, despiteFreeze: true };
    code = await applyLeague(quiet, asked, session, 'upgrade', true, hopDetails(hop));
  }
  return code;
}

async function sessionOf(session: Session, upgrade: AppUpgrade, version: string | undefined): Promise<Session> {
  if (version === undefined) return session;
  return await session.reopen({ league: editVersion(session.text, version), images: upgrade.images });
}

function tellWhatIsNew(terminal: Terminal, flags: GlobalFlags, upgrade: Upgrade): ExitCode {
  const { program, app } = upgrade;
  const lines = [
    ...(program.from === program.to ? [] : [`sprocket ${program.from} → ${program.to}`]),
    ...app.hops.map(({ from, to }) => `app ${from} → ${to}`),
  ];
  const pending = lines.length > 0;
  if (flags.json) terminal.json({ schema: UPGRADE_SCHEMA, pending, ...upgrade });
  else terminal.print(...(pending ? lines : [nothing(upgrade)]));
  if (pending) terminal.say(`${terminal.talk.paint('cyan', 'Next:')} sprocket upgrade --plan`);
  return pending ? EXIT.pending : EXIT.ok;
}

function showPath(terminal: Terminal, flags: GlobalFlags, upgrade: Upgrade, plan: Plan): ExitCode {
  if (flags.json) terminal.json({ schema: UPGRADE_SCHEMA, pending: !isEmpty(plan), ...upgrade, plan });
  else terminal.print(...explained(upgrade, plan, flags));
  return EXIT.ok;
}

function nothing({ program, app }: Upgrade): string {
  return `Nothing to upgrade: sprocket is ${program.to}, the app ${app.from}.`;
}

function explained(upgrade: Upgrade, plan: Plan, flags: GlobalFlags): string[] {
  const { hops } = upgrade.app;
  if (hops.length === 0 && isEmpty(plan)) return [nothing(upgrade)];
  const title = hops.length > 1 ? 'The first hop changes:' : 'It changes:';
  return [
    ...explainHops(hops, upgrade.app.head),
    ...(hops.length > 0 ? [''] : []),
    title,
    ...explainPlan(plan, flags.verbose),
  ];
}

/** @throws SprocketError cancelled, or usage when there is nobody to ask */
async function agree(terminal: Terminal, flags: GlobalFlags): Promise<void> {
  if (flags.yes) return;
  if (!terminal.interactive) {
    throw new SprocketError('usage', 'There is no terminal to ask whether to go on', {
      hint: 'Add --yes to upgrade, or --plan to see the path only.',
    });
  }
  if (!(await confirm('Upgrade?'))) throw new SprocketError('cancelled', 'Nothing was changed');
}
