import type { Secret } from '../../core/secret.ts';
import type { DumpFiles } from '../../host/dump-file.ts';
import type { Ports } from '../../host/ports.ts';
import { audited } from '../../state/audit-log.ts';
import { leagueFolder } from '../../state/league-folder.ts';
import { takeRunLock } from '../../state/run-lock.ts';
import { secretStore } from '../../state/secret-store.ts';
import { dumpPath, isCopied } from './database-dump.ts';

/** What a new league folder begins with. */
interface NewLeague {
  readonly root: string;
  /** Text of sprocket.yaml. */
  readonly text: string;
  readonly secrets: ReadonlyMap<string, Secret>;
  /** Path of a dump to begin with. */
  readonly dump: string | undefined;
}

/**
 * Writes the folder of a new league. sprocket.yaml comes last: a folder without it is not a league yet, and the next
 * init goes on there.
 * @throws SprocketError locked or secret-invalid
 */
export async function writeLeague(
  ports: Ports,
  dumps: DumpFiles,
  { root, text, secrets, dump }: NewLeague,
): Promise<void> {
  const { files } = ports;
  const folder = leagueFolder(root);
  await files.makeFolder(root, 0o755);
  const lock = await takeRunLock(ports, folder, 'init');
  try {
    await audited(
      ports,
      folder,
      'init',
      async () => {
        await files.makeFolder(folder.secrets, 0o700);
        const store = secretStore(files, folder, (length) => ports.randomText(length));
        for (const [name, value] of secrets) await store.write(name, value);
        if (dump !== undefined && !(await isCopied(dumps, dump, folder))) {
          await files.makeFolder(folder.import, 0o700);
          await dumps.copy(dump, dumpPath(folder));
        }
        await files.write(folder.league, text);
      },
      () => 'folder written',
    );
  } finally {
    await lock.release();
  }
}
