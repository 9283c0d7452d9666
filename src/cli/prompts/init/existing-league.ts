import { EXIT, type ExitCode } from '../../../core/exit-codes.ts';
import { SprocketError } from '../../../core/sprocket-error.ts';
import { isCopied } from '../../../ops/init/database-dump.ts';
import { refuseOtherAnswers, refuseOtherSecrets } from '../../../ops/init/existing-league.ts';
import { createMissingBuckets } from '../../../ops/init/external-services.ts';
import { planWithoutEngine } from '../../../ops/init/render-only.ts';
import { openSession, type Session } from '../../../ops/session.ts';
import { explainPlan } from '../../../plan/explain.ts';
import { PLAN_SCHEMA } from '../../../plan/plan.ts';
import { readLock } from '../../../state/lock-file.ts';
import { applyLeague } from '../../apply-league.ts';
import type { InitRun } from './init-run.ts';
import { leagueCard } from '../../output/league-card.ts';
import { finishRenderOnly } from './render-league.ts';

/**
 * Init in a folder that is a league already: nothing is asked, and the league is made what its sprocket.yaml says.
 * An install that was interrupted goes on; one that is done changes nothing.
 * @throws SprocketError config-invalid when answers were given that are not those of the league
 */
export async function convergeLeague(init: InitRun, root: string): Promise<ExitCode> {
  const { terminal, flags, ports, services, input } = init;
  const session = await openSession(ports, root, services);
  refuseOtherAnswers(session, input.explicit);
  await refuseOtherSecrets(session, input.secrets);
  await considerDump(init, session);
  terminal.say(`${root} is a league already: going on with what its sprocket.yaml says.`);
  if (flags.preset !== undefined) terminal.say(`The preset ${flags.preset} is for a new league and was not used.`);
  if (flags.renderOnly) return await renderAgain(init, session);
  if (flags.createBuckets && !flags.dryRun) await createMissingBuckets(ports, session);
  const code = await applyLeague(terminal, flags, session, 'install');
  if (code !== EXIT.ok || flags.json || flags.dryRun) return code;
  // Where something was applied, applying has shown the card.
  const after = await readLock(ports.files, session.folder.lock);
  if (after?.generation === session.lock?.generation) terminal.print(...(await leagueCard(session, terminal.out)));
  return code;
}

/** Nobody has seen a summary here, so the plan is shown first. */
async function renderAgain(init: InitRun, session: Session): Promise<ExitCode> {
  const { terminal, flags } = init;
  const plan = await planWithoutEngine(session);
  if (flags.json) terminal.json({ schema: PLAN_SCHEMA, ...plan });
  else terminal.print(...explainPlan(plan, flags.verbose));
  return flags.dryRun ? EXIT.ok : await finishRenderOnly(init, session);
}

/** A dump can only begin a league. The same command again is welcome; a dump that comes late is not left out silently. */
async function considerDump({ terminal, dumps, input }: InitRun, { folder, lock }: Session): Promise<void> {
  if (input.databaseDump === undefined) return;
  if (lock) {
    terminal.say('The dump was not loaded: the league has a database already.');
  } else if (!(await isCopied(dumps, input.databaseDump, folder))) {
    throw new SprocketError('usage', `${folder.root} was begun without a dump, so none can be loaded now`, {
      hint: 'Name a new folder, or go on without --database-dump.',
    });
  }
}
