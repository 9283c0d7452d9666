import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { lockOwner, takeLock } from '../lock.ts';
import { observe } from '../state.ts';
import { endEngine, enginePid, otherEngine, placeDir, startEngine, within } from './engine.ts';
import { plugIn, unplug } from './network.ts';
import { stock } from './stock.ts';

/** The places that can be opened beside the host itself, which is the first. */
export const MORE_PLACES: readonly number[] = [2, 3];

/** Another place for a league on this machine: an engine, a registry and a network that share nothing with the first. */
export interface Place {
  /** What stands in front of a command that is to run there. */
  readonly within: readonly string[];
  /** Ends it; its images stay for the next time. */
  readonly close: () => Promise<void>;
}

/**
 * Opens a place for the calling process alone. The lab must be up.
 * @param number of {@link MORE_PLACES}
 * @returns the place, or why there can be none
 */
export async function openPlace(number: number): Promise<Place | { readonly obstacle: string }> {
  const obstacle = await findObstacle();
  if (obstacle !== undefined) return { obstacle };
  const owner = await takeLock(lockOf(number));
  if (owner !== undefined) return { obstacle: `process ${owner} uses it` };
  let plugged = false;
  const close = async (): Promise<void> => {
    await endEngine(number);
    if (plugged) await unplug(number);
    await rm(lockOf(number), { force: true });
  };
  try {
    const { source, images } = await observe('test');
    if (source === 'official') throw new Error('it would pull all official images once more');
    const other = await otherEngine(number);
    if (other !== undefined) throw new Error(`process ${other} is the engine of another one`);
    const pid = await startEngine(number);
    await plugIn(number, pid);
    plugged = true;
    await stock(within(pid), images);
    return { within: within(pid), close };
  } catch (error) {
    await close();
    return { obstacle: (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ').trim() };
  }
}

async function findObstacle(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'only root can make one';
  if (process.env['DOCKER_HOST']) return 'DOCKER_HOST names an engine elsewhere';
  const programs = ['setpriv', 'unshare', 'nsenter', 'ip', 'iptables', 'dockerd', 'curl'];
  const found = await Promise.all(programs.map((name) => execa('which', [name], { reject: false })));
  const missing = programs.filter((_, index) => found[index]?.exitCode !== 0);
  return missing.length === 0 ? undefined : `${missing.join(', ')} is missing on this host`;
}

function lockOf(number: number): string {
  return join(placeDir(number), 'lock');
}

/** What `lab status` tells of a place. */
export interface PlaceStatus {
  readonly folder: string;
  /** The process of its engine while it is open. */
  readonly engine?: number;
  /** The process that uses it. */
  readonly owner?: number;
}

/** Looks whether a place is open, and for whom. */
export async function placeStatus(number: number): Promise<PlaceStatus> {
  const [engine, owner] = [await enginePid(number), await lockOwner(lockOf(number))];
  return { folder: placeDir(number), ...(engine !== undefined && { engine }), ...(owner !== undefined && { owner }) };
}

/**
 * Removes a place with everything that it keeps.
 * @returns the process that uses it, and then nothing is removed
 */
export async function removePlace(number: number): Promise<number | undefined> {
  const owner = await takeLock(lockOf(number));
  if (owner !== undefined) return owner;
  await endEngine(number);
  await unplug(number);
  await rm(placeDir(number), { recursive: true, force: true });
  return undefined;
}
