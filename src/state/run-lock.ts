import { hostname, userInfo } from 'node:os';
import { checksum } from '../core/checksum.ts';
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
  const dead = await replaceDead({ files, host }, folder.owner, me);
  return {
    takenOver: dead && `${dead} is dead and left its lock; this run took it over.`,
    release: () => files.remove(folder.owner),
  };
}

/**
 * Puts an owner's file where none is, or in the place of a dead owner's. The right to replace one is a file too, named
 * after the content that it replaces: of several runs that find the same dead owner one gets it, and whoever comes
 * late sees that the content is another by now. If that run dies as well, its file is replaced in the same way.
 * @returns who was dead, in words; undefined when nobody was there
 * @throws SprocketError locked
 */
async function replaceDead(ports: { files: Files; host: Host }, path: string, me: Owner): Promise<string | undefined> {
  const { files, host } = ports;
  if (await files.create(path, JSON.stringify(me))) return undefined;
  const found = await files.read(path);
  if (found === undefined) throw justTaken();
  const other = parseOwner(found);
  if (other && (await isAlive(other, me.bootId, host))) throw heldBy(other);
  const successor = `${path}.${checksum(found).slice(0, 12)}`;
  await replaceDead(ports, successor, me);
  if ((await files.read(path)) !== found) {
    await files.remove(successor);
    throw justTaken();
  }
  await files.rename(successor, path);
  return other ? `sprocket ${other.command} (pid ${other.pid}, begun ${other.since})` : 'An earlier run';
}

function heldBy({ command, pid, user, since }: Owner): SprocketError {
  return new SprocketError(
    'locked',
    `sprocket ${command} (pid ${pid}, user ${user}) works on this league since ${since}`,
    {
      hint: `Wait until it is done. If it hangs: kill ${pid}, then the same command again.`,
    },
  );
}

function justTaken(): SprocketError {
  return new SprocketError('locked', 'Another run took this league in the same moment', {
    hint: 'Try the same command again.',
  });
}

async function isAlive({ pid, started, bootId }: Owner, presentBoot: string, host: Host): Promise<boolean> {
  if (bootId !== presentBoot) return false;
  const now = await host.processStart(pid);
  return now !== undefined && now === started;
}

/** A crash can leave a lock file without its content; that owner is dead too. */
function parseOwner(text: string): Owner | undefined {
  try {
    return JSON.parse(text) as Owner;
  } catch {
    return undefined;
  }
}
