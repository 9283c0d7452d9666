import { access, chmod, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { arch } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { ensureGo, goImage, type BaseKeys } from './base-images.ts';
import { cacheKey } from './cache-key.ts';
import { labels } from './docker.ts';
import { cacheDir } from './paths.ts';
import { step, type StepLog } from './progress.ts';
import type { ProgramRecipe } from './recipes.ts';

const script = fileURLToPath(new URL('go-program.sh', import.meta.url));
const goVolume = 'sprocket-lab-go';

/** Where built programs are kept. */
export const programsDir = join(cacheDir, 'bin');

/** A program to build and the file it becomes; the file's name changes with everything that decides its content. */
export interface Program {
  readonly name: string;
  readonly version: string;
  readonly recipe: ProgramRecipe;
  readonly file: string;
}

/** Describes the program of one image. */
export async function describeProgram(name: string, version: string, recipe: ProgramRecipe): Promise<Program> {
  const builder = { path: 'go-program.sh', executable: true, content: await readFile(script) };
  const key = cacheKey({ settings: { ...recipe, version, arch: arch() }, files: [builder] });
  return { name, version, recipe, file: `${name}-${version}-${key.slice(0, 8)}` };
}

/** Whether the program is in the cache. */
export async function isBuilt(program: Program): Promise<boolean> {
  return access(join(programsDir, program.file)).then(
    () => true,
    () => false,
  );
}

/**
 * Builds programs one after another, by the host's Go (1.21 and later fetch a newer one themselves) or one in a container.
 * Calls back after each, so that its image need not wait for all of them.
 */
export async function buildPrograms(
  programs: readonly Program[],
  keys: BaseKeys,
  built: (program: Program) => Promise<void>,
): Promise<void> {
  if (programs.length === 0) return;
  const onHost = await hostHasGo();
  try {
    for (const program of programs) {
      if (!onHost) await ensureGo(keys);
      await mkdir(programsDir, { recursive: true });
      const part = `${program.file}.part`;
      await step(`building ${program.name} ${program.version} from its Go module`, (log) =>
        (onHost ? buildOnHost : buildInContainer)(program, part, log),
      );
      await chmod(join(programsDir, part), 0o755);
      await rename(join(programsDir, part), join(programsDir, program.file));
      await built(program);
    }
  } finally {
    // Sources and object files of these programs grow to some 6 GB; only the programs are kept.
    await rm(join(cacheDir, 'go'), { recursive: true, force: true });
    await execa('docker', ['volume', 'rm', '-f', goVolume], { reject: false });
  }
}

async function buildOnHost(program: Program, part: string, log: StepLog): Promise<void> {
  await log.run('nice', ['-n', '5', 'sh', script, ...scriptArguments(program, join(programsDir, part))], {
    env: {
      GOTOOLCHAIN: 'auto',
      GOMODCACHE: join(cacheDir, 'go/mod'),
      GOCACHE: join(cacheDir, 'go/build'),
      GOFLAGS: '-modcacherw',
    },
  });
}

async function buildInContainer(program: Program, part: string, log: StepLog): Promise<void> {
  const mounts = ['-v', `${goVolume}:/go`, '-v', `${script}:/go-program.sh:ro`, '-v', `${programsDir}:/out`];
  await log.run('docker', [
    ...['run', '--rm', '--init', '--label', `${labels.lab}=1`, ...mounts, goImage],
    ...['sh', '/go-program.sh', ...scriptArguments(program, `/out/${part}`)],
  ]);
}

function scriptArguments({ recipe, version }: Program, output: string): string[] {
  return [recipe.module, version, recipe.package, output, '-ldflags', recipe.ldflags.replaceAll('VERSION', version)];
}

async function hostHasGo(): Promise<boolean> {
  const { stdout, exitCode } = await execa('go', ['version'], { reject: false });
  const [, major, minor] = /go(\d+)\.(\d+)/.exec(exitCode === 0 ? stdout : '') ?? [];
  return Number(major) > 1 || (Number(major) === 1 && Number(minor) >= 21);
}
