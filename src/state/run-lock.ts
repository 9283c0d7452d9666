import { randomUUID } from 'node:crypto';
import { hostname, userInfo } from 'node:os';
import { SprocketError } from '../core/sprocket-error.ts';
import type { Clock, Files, Host } from '../host/ports.ts';
import type { LeagueFolder } from './league-folder.ts';

/** Who works on the league. */
interface Owner {
  readonly pid: number;
  /** When that process began: a number is given to another process one day. */
  readonly started: string | undefined;
  readonly bootId: string;
  readonly host: string;
  readonly user: string;
  readonly command: string;
  readonly since: string;
}

export interface RunLock {
  /** A sentence about the dead run whose lock was taken over, if there was one. */
  readonly takenOver: string | undefined;
  release(): Promise<void>;
}

/**
 * Takes the league for one run. A lock whose process is gone, or which is from before the last boot, is taken over.
 * @param command what is being run, for whoever waits
 * @throws SprocketError locked when another run is alive
 */
export async function takeRunLock(
  { files, host, clock }: { files: Files; host: Host; clock: Clock },
  folder: LeagueFolder,
  command: string,
): Promise<RunLock> {
  const me: Owner = {
    pid: process.pid,
    started: await host.processStart(process.pid),
    bootId: await host.bootId(),
    host: hostname(),
    user: userInfo().username,
    command,
    since: clock.now().toISOString(),
  };
  await files.makeFolder(folder.state, 0o700);
  const release = () => files.remove(folder.owner);
  if (await files.create(folder.owner, JSON.stringify(me))) return { takenOver: undefined, release };

  const found = await files.read(folder.owner);
  const other = parseOwner(found);
  if (other && (await isAlive(other, me.bootId, host))) {
    throw new SprocketError(
      'locked',
      `sprocket ${other.command} (pid ${other.pid}, user ${other.user}) works on this league since ${other.since}`,
      {
        hint: `Wait until it is done. If it hangs: kill ${other.pid}, then the same command again.`,
      },
    );
  }
  if (!(await moveAside(files, folder, found)) || !(await files.create(folder.owner, JSON.stringify(me)))) {
    throw new SprocketError('locked', 'Another run took this league in the same moment', {
      hint: 'Try the same command again.',
    });
  }
  const who = other ? `sprocket ${other.command} (pid ${other.pid}, begun ${other.since})` : 'An earlier run';
  return { takenOver: `${who} is dead and left its lock; this run took it over.`, release };
}

/**
 * Takes a dead owner's file away, and nobody else's: of several runs that found it, one gets it by the rename, and
 * whoever caught the file of the run that came first puts it back.
 */
async function moveAside(files: Files, { owner }: LeagueFolder, found: string | undefined): Promise<boolean> {
  const aside = `${owner}.${randomUUID()}`;
  try {
    await files.rename(owner, aside);
  } catch {
    return false;
  }
  const caught = await files.read(aside);
  await files.remove(aside);
  if (caught === found) return true;
  await files.create(owner, caught ?? '');
  return false;
}

async function isAlive({ pid, started, bootId }: Owner, presentBoot: string, host: Host): Promise<boolean> {
  if (bootId !== presentBoot) return false;
  const now = await host.processStart(pid);
  return now !== undefined && now === started;
}

/** A crash can leave a lock file without its content; that owner is dead too. */
function parseOwner(text: string | undefined): Owner | undefined {
  try {
    return JSON.parse(text ?? '') as Owner;
  } catch {
    return undefined;
  }
}
