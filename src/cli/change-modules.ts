import type { ExitCode } from '../core/exit-codes.ts';
import { editModules } from '../ops/modules.ts';
import { applyLeague } from './apply-league.ts';
import { openLeague } from './open-league.ts';
import type { GlobalFlags, Terminal } from './terminal.ts';

/**
 * Adds or removes modules: the same as an edit of sprocket.yaml and `sprocket apply`. The file is written when the plan
 * has been agreed to, and is as it was when the change fails; a dry run sees the edit and writes nothing.
 */
export async function changeModules(
  terminal: Terminal,
  flags: GlobalFlags,
  change: { readonly add?: readonly string[]; readonly remove?: readonly string[] },
): Promise<ExitCode> {
  const session = await openLeague(flags.dir);
  const league = editModules(session.text, session.catalog, change);
  return await applyLeague(terminal, flags, await session.reopen({ league }), 'module');
}
