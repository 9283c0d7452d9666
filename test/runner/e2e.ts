import { relative } from 'node:path';
import { setup as installHostTools } from '../e2e/support/host-tools.ts';
import { repoDir } from '../lab/paths.ts';
import { openSecondPlace } from '../lab/second/place.ts';
import { longestFirst, workThrough } from './queue.ts';
import { addUp, type Result } from './results.ts';
import { measured, remember } from './times.ts';
import { runVitest, type Wanted } from './vitest.ts';

interface Place {
  readonly name: string;
  readonly within: readonly string[];
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/**
 * Runs the files that need an engine, each for itself: only one league can be on an engine and a network, so there are
 * two of both where that is possible. The lab must be up.
 */
export async function runE2e(files: readonly string[], wanted: Wanted): Promise<Result> {
  await installHostTools();
  const queue = longestFirst(await measured(files));
  const places: Place[] = [{ name: 'first place', within: [] }];
  const second = queue.length > 1 ? await openSecondPlace() : { obstacle: 'one file needs no other' };
  if ('within' in second) places.push({ name: 'second place', within: second.within });
  say(`\n── e2e: ${queue.length} files in ${'within' in second ? 'two places' : `one place (${second.obstacle})`}`);
  const times = new Map<string, number>();
  const work = async ({ path }: { readonly path: string }, { name, within }: Place): Promise<Result> => {
    const title = `${relative(repoDir, path)} (${name})`;
    const began = Date.now();
    say(`  … ${title}`);
    const result = await runVitest('e2e', [path], wanted, { within, collect: (output) => say(`\n${output.trim()}`) });
    const seconds = Math.round((Date.now() - began) / 1000);
    // What broke may have ended early.
    if (result.failed === 0) times.set(path, seconds);
    say(`── ${title}: ${result.passed} passed, ${result.failed} failed, ${seconds} s`);
    return result;
  };
  try {
    return addUp(await workThrough(queue, places, work));
  } finally {
    await remember(times);
    if ('within' in second) await second.close();
  }
}
