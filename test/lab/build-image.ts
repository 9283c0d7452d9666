import { join } from 'node:path';
import { execa } from 'execa';
import { labelled, type BaseKeys } from './base-images.ts';
import { cacheKey } from './cache-key.ts';
import { labels, localLabels } from './docker.ts';
import { describeProgram, programsDir, type Program } from './go-programs.ts';
import { referenceIn, type LabImage } from './images.ts';
import { readTree } from './input-files.ts';
import { imagesDir, registryAddress } from './paths.ts';
import { step, type StepLog } from './progress.ts';
import type { Recipe } from './recipes.ts';

/** An image with everything its build needs. */
export interface BuildPlan {
  readonly image: LabImage;
  readonly reference: string;
  readonly key: string;
  readonly origin: 'built' | 'stand-in';
  readonly context: string;
  readonly dockerfile: string;
  readonly args: Readonly<Record<string, string>>;
  /** Further folders that it copies from, by their names. */
  readonly also?: Readonly<Record<string, string>>;
  readonly program?: Program;
}

/** Works out how an image is built and the key it will have. */
export async function planBuild(image: LabImage, keys: BaseKeys): Promise<BuildPlan> {
  const reference = referenceIn(registryAddress, image);
  if (image.standIn) {
    const { context, dockerfile, args = {} } = image.standIn;
    const dir = join(imagesDir, 'sprocket', context);
    const settings = { base: keys.node, dockerfile, args, tag: image.tag };
    const key = cacheKey({ settings, files: await readTree(dir) });
    return { image, reference, key, origin: 'stand-in', context: dir, dockerfile, args };
  }
  const recipe = image.recipe;
  if (!recipe) throw new Error(`${image.name} has neither a recipe nor a stand-in`);
  const context = join(imagesDir, recipe.context);
  const program = recipe.program && (await describeProgram(recipe.context, image.tag, recipe.program));
  const args: Record<string, string> = program ? { PROGRAM: program.file } : {};
  const also = Object.fromEntries((recipe.also ?? []).map((name) => [name, join(imagesDir, name)]));
  const trees = await Promise.all([context, ...Object.values(also)].map(readTree));
  const key = cacheKey({ settings: { base: keys.debian, args, tag: image.tag }, files: trees.flat() });
  return {
    image,
    reference,
    key,
    origin: 'built',
    context,
    dockerfile: 'Dockerfile',
    args,
    also,
    ...(program && { program }),
  };
}

/** Builds an image and pushes it to the lab's registry. */
export async function buildAndPush(plan: BuildPlan): Promise<void> {
  await step(
    `image ${plan.image.name}:${plan.image.tag}${plan.origin === 'stand-in' ? ' (stand-in)' : ''}`,
    async (log) => {
      if ((await localLabels(plan.reference))?.[labels.key] !== plan.key) await build(plan, log);
      await log.run('docker', ['push', '--quiet', plan.reference]);
    },
  );
}

// The version of the real program is known only when it is there, so it becomes a label in a second, empty build.
async function build(plan: BuildPlan, log: StepLog): Promise<void> {
  const unnamed = `sprocket-lab/build:${plan.key}`;
  const programs = plan.program ? ['--build-context', `bin=${programsDir}`] : [];
  const also = Object.entries(plan.also ?? {}).flatMap(([name, path]) => ['--build-context', `${name}=${path}`]);
  const args = Object.entries({ ...plan.args, ...(await mirrorArguments(plan)) });
  await log.run('docker', [
    ...['build', ...labelled(plan.key, plan.origin), ...programs, ...also, '--progress=plain', '-t', unnamed],
    ...args.flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
    ...['-f', join(plan.context, plan.dockerfile), plan.context],
  ]);
  const version = plan.image.recipe ? await realVersion(unnamed, plan.image.recipe, plan.image.tag) : plan.image.tag;
  await log.run(
    'docker',
    ['build', '--provenance=false', '--label', `${labels.version}=${version}`, '-t', plan.reference, '-'],
    {
      input: `FROM ${unnamed}\n`,
    },
  );
  await log.run('docker', ['rmi', unnamed]);
}

// The stand-ins fetch npm packages; they use the mirror that this machine's npm is set up with.
async function mirrorArguments(plan: BuildPlan): Promise<Record<string, string>> {
  if (plan.origin !== 'stand-in') return {};
  const { stdout } = await execa('npm', ['config', 'get', 'registry'], { stderr: 'ignore' });
  return { NPM_REGISTRY: stdout.trim() };
}

async function realVersion(image: string, recipe: Recipe, tag: string): Promise<string> {
  const [program, ...args] = recipe.version.argv;
  if (program === undefined) return tag;
  const run = ['run', '--rm', '--network', 'none', '--entrypoint', program, image, ...args];
  const { all } = await execa('docker', run, { all: true });
  const version = recipe.version.find.exec(all)?.[1];
  if (version === undefined) throw new Error(`${program} does not say its version: ${all.slice(0, 200)}`);
  return version;
}
