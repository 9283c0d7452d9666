import { execa } from 'execa';

/** Something that is timed as a whole process. */
export interface Contestant {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Runs before each run and is not timed. */
  readonly before?: () => Promise<void>;
}

export interface Pairs {
  /** Milliseconds of each run. */
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
}

/** Runs two commands in turn, so that a machine whose speed drifts is fair to both; one warm-up of each is not counted. */
export async function pairs(ours: Contestant, theirs: Contestant, runs: number): Promise<Pairs> {
  const result = { ours: [] as number[], theirs: [] as number[] };
  for (let run = 0; run <= runs; run += 1) {
    const [a, b] = [await time(ours), await time(theirs)];
    if (run === 0) continue;
    result.ours.push(a);
    result.theirs.push(b);
  }
  return result;
}

async function time({ command, args, cwd, before }: Contestant): Promise<number> {
  await before?.();
  const began = process.hrtime.bigint();
  const { exitCode, all } = await execa(command, [...args], {
    ...(cwd ? { cwd } : {}),
    reject: false,
    all: true,
    stdin: 'ignore',
    env: { NO_COLOR: '1' },
  });
  const milliseconds = Number(process.hrtime.bigint() - began) / 1e6;
  if (exitCode !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${exitCode ?? 'a signal'}:\n${all}`);
  return milliseconds;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

/** Median of the ratios of the pairs. */
export function ratio({ ours, theirs }: Pairs): number {
  return median(ours.map((value, index) => value / (theirs[index] ?? NaN)));
}
