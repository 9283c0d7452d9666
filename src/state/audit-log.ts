import { userInfo } from 'node:os';
import type { Clock, Files } from '../host/ports.ts';
import type { LeagueFolder } from './league-folder.ts';

/** One line about one change of the league: who, what, when, with what result. */
export async function appendAudit(
  { files, clock }: { files: Files; clock: Clock },
  folder: LeagueFolder,
  entry: { readonly command: string; readonly generation?: number; readonly result: string },
): Promise<void> {
  await files.makeFolder(folder.state, 0o700);
  const user = process.env['SUDO_USER'] ?? userInfo().username;
  await files.append(folder.audit, JSON.stringify({ at: clock.now().toISOString(), user, ...entry }));
}
