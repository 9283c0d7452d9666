import type { ExitCode } from '../core/exit-codes.ts';
import { SprocketError } from '../core/sprocket-error.ts';
import { readServiceFolders } from '../host/assets.ts';
import { overlayFiles } from '../host/overlay-files.ts';
import { editModules } from '../ops/modules.ts';
import { preparePlan } from '../ops/prepare-plan.ts';
import { openSession } from '../ops/session.ts';
import { applyLeague, askForPlan } from './apply-league.ts';
import { openLeague } from './open-league.ts';
import type { GlobalFlags, Terminal } from './terminal.ts';

/**
 * Adds or removes modules: the same as an edit of sprocket.yaml and `sprocket apply`. The file is written when the plan
 * has been agreed to; a dry run sees the edit and writes nothing.
 */
export async function changeModules(
  terminal: Terminal,
  flags: GlobalFlags,
  change: { readonly add?: readonly string[]; readonly remove?: readonly string[] },
): Promise<ExitCode> {
  const { ports, folder, catalog } = await openLeague(flags.dir);
  const text = editModules((await ports.files.read(folder.league)) ?? '', catalog, change);
  const services = readServiceFolders();
  const files = overlayFiles(ports.files, new Map([[folder.league, text]]));
  const edited = await openSession({ ...ports, files }, folder.root, services);
  if (flags.dryRun) return await applyLeague(terminal, flags, edited, 'module');
  const { plan } = await preparePlan(edited);
  if (!(await askForPlan(terminal, flags, edited, plan))) throw new SprocketError('cancelled', 'Nothing was changed');
  await ports.files.write(folder.league, text);
  return await applyLeague(terminal, flags, await openSession(ports, folder.root, services), 'module', true);
}
