import { availableParallelism, totalmem } from 'node:os';
import { relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { setup as installHostTools } from '../e2e/support/host-tools.ts';
import { repoDir } from '../lab/paths.ts';
import { MORE_PLACES, openPlace } from '../lab/places/place.ts';
import { longestFirst, placesFor, workThrough } from './queue.ts';
import { addUp, type Result } from './results.ts';
import { measured, remember } from './times.ts';
import { runVitest, type Wanted } from './vitest.ts';

interface Place {
  readonly name: string;
  readonly within: readonly string[];
  readonly close: () => Promise<void>;
}

const HERE: Place = { name: 'place 1', within: [], close: () => Promise.resolve() };
const say = (text: string): void => void process.stdout.write(`${text}\n`);

/**
 * Runs the files that need an engine, each for itself: only one league can be on an engine and a network, so there are
 * several of both where that is possible. The lab must be up.
 * @param alone when nothing else of this run needs the processors any more
 */
export async function runE2e(files: readonly string[], wanted: Wanted, alone: Promise<unknown>): Promise<Result> {
  await installHostTools();
  const queue = longestFirst(await measured(files));
  const processors = availableParallelism();
  const most = Math.min(queue.length, placesFor(processors, totalmem()));
  const others = MORE_PLACES.filter((number) => number <= most);
  say(`\n── e2e: ${queue.length} files in ${others.length + 1} places, where they can be had`);
  const times = new Map<string, number>();
  let waiting = queue.length;
  const work = async ({ path }: { readonly path: string }, { name, within }: Place): Promise<Result> => {
    const title = `${relative(repoDir, path)} (${name})`;
    const began = Date.now();
    waiting -= 1;
    say(`  … ${title}`);
    const result = await runVitest('e2e', [path], wanted, { within, collect: (output) => say(`\n${output.trim()}`) });
    const seconds = Math.round((Date.now() - began) / 1000);
    // What broke may have ended early.
    if (result.failed.length === 0) times.set(path, seconds);
    say(`── ${title}: ${result.passed} passed, ${result.failed.length} failed, ${seconds} s`);
    return result;
  };
  // One after the other: what one fetches, the next need not.
  let opening: Promise<Place | undefined> = Promise.resolve(HERE);
  const places = others.map((number) => {
    const ready = Promise.all([opening, number > processors ? alone : undefined]);
    return (opening = ready.then(() => open(number, () => waiting > 0)));
  });
  try {
    return addUp(await workThrough(queue, [HERE, ...places], work));
  } finally {
    await remember(times);
    for (const place of await Promise.all(places)) await place?.close();
  }
}

/** @param wanted whether it is still of use; a test of another place may just restart the engine that it takes images from */
async function open(number: number, wanted: () => boolean): Promise<Place | undefined> {
  let obstacle = '';
  for (let tries = 0; tries < 3 && wanted(); tries += 1) {
    if (tries > 0) await sleep(10_000);
    const place = await openPlace(number);
    if ('within' in place) return { name: `place ${number}`, ...place };
    obstacle = place.obstacle;
  }
  if (obstacle !== '') say(`  … there is no place ${number}: ${obstacle}`);
  return undefined;
}
