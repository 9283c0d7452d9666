import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeFiles } from '../../../src/host/node-files.ts';
import type { Clock } from '../../../src/host/ports.ts';
import { type LeagueFolder, leagueFolder } from '../../../src/state/league-folder.ts';

export interface TemporaryLeague extends AsyncDisposable {
  readonly folder: LeagueFolder;
  readonly files: ReturnType<typeof nodeFiles>;
  /** A clock that goes on by a second each time it is asked. */
  readonly clock: Clock;
}

/** An empty league folder on the real file system, removed at the end of its scope. */
export async function temporaryLeague(): Promise<TemporaryLeague> {
  const root = await mkdtemp(join(tmpdir(), 'sprocket-test-'));
  let now = Date.parse('2026-01-01T12:00:00Z');
  return {
    folder: leagueFolder(root),
    files: nodeFiles(),
    clock: { now: () => new Date((now += 1000)), sleep: () => Promise.resolve() },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}
