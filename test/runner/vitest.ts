import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { repoDir } from '../lab/paths.ts';
import { resultOf, type Result, type VitestReport } from './results.ts';

export type Project = 'fast' | 'e2e';

/** What `npm test` was asked to run: file filters as Vitest knows them, and behind the first dash its options. */
export interface Wanted {
  readonly filters: readonly string[];
  readonly options: readonly string[];
}

/** Reads the arguments of `npm test`. */
export function readWanted(args: readonly string[]): Wanted {
  const dash = args.findIndex((arg) => arg.startsWith('-'));
  return dash < 0 ? { filters: args, options: [] } : { filters: args.slice(0, dash), options: args.slice(dash) };
}

export interface RunOptions {
  /** What stands in front of the command, where it runs elsewhere. */
  readonly within?: readonly string[];
  /** Gets all output once it is over. */
  readonly collect: (output: string) => void;
}

/** Runs files of one project. @param files whole paths */
export async function runVitest(
  project: Project,
  files: readonly string[],
  { options }: Wanted,
  { within = [], collect }: RunOptions,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'sprocket-tests-'));
  const path = join(folder, 'report.json');
  const reporters = ['--reporter', 'default', '--reporter', 'json', '--outputFile.json', path];
  const args = [...within, 'vitest', 'run', ...of(project), ...reporters, ...options];
  try {
    const { exitCode, all } = await execa('env', [...args, ...files], {
      stdin: 'ignore',
      all: true,
      preferLocal: true,
      localDir: repoDir,
      reject: false,
    });
    collect(all);
    const report = await readFile(path, 'utf8').catch(() => undefined);
    return resultOf(report === undefined ? report : (JSON.parse(report) as VitestReport), exitCode, files);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whole paths of the files of a project that are wanted. */
export async function listFiles(project: Project, { filters }: Wanted): Promise<string[]> {
  return (await list<{ file: string }>(project, filters, ['--filesOnly'])).map(({ file }) => file);
}

/** Names of the tests of a project that are wanted. */
export async function listTests(project: Project, { filters }: Wanted): Promise<string[]> {
  return (await list<{ name: string }>(project, filters, [])).map(({ name }) => name);
}

async function list<T>(project: Project, filters: readonly string[], more: readonly string[]): Promise<T[]> {
  const args = ['list', ...filters, ...of(project), ...more, '--json'];
  const { stdout } = await execa('vitest', args, { preferLocal: true, localDir: repoDir });
  return JSON.parse(stdout.slice(stdout.indexOf('['))) as T[];
}

function of(project: Project): string[] {
  return ['-c', '.config/vitest.config.ts', '--project', project];
}
