import { ensureDebian, ensureNode, type BaseKeys } from './base-images.ts';
import { buildAndPush, type BuildPlan } from './build-image.ts';
import { ensureEngine } from './engine.ts';
import { buildPrograms, isBuilt, type Program } from './go-programs.ts';
import type { Purpose } from './images.ts';
import { exclusively } from './lock.ts';
import { registryAddress } from './paths.ts';
import { say } from './progress.ts';
import type { ImageSource } from './reach.ts';
import { ensureRegistry, registryIsAtHand, runningSource } from './registry.ts';
import { observe, type LabState } from './state.ts';
import { ensureTool, type Tool } from './tools.ts';

type ProgramPlan = BuildPlan & { readonly program: Program };

/** Brings the lab up: engine, registry, and every image that is missing or built from other inputs. */
export async function up(purpose: Purpose): Promise<void> {
  const started = Date.now();
  await ensureEngine();
  let state = await observe(purpose);
  if (!(await isComplete(state))) {
    await exclusively(async () => {
      // A registry that was only stopped has its images still.
      if (await registryIsAtHand()) await ensureRegistry(state.keys, state.source);
      state = await observe(purpose);
      await complete(state);
    });
  }
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  say(`  ✔ lab: ${state.images.length} images in ${registryAddress}, ${state.official.length} official (${seconds} s)`);
}

async function isComplete(state: LabState): Promise<boolean> {
  const built = state.images.every(({ ready }) => ready) && state.missingTools.length === 0;
  return built && (await runningSource()) === state.source;
}

// Go programs keep the processors busy, everything else mostly waits for packages: the two go side by side.
async function complete({ keys, source, images, missingTools }: LabState): Promise<void> {
  const plans = images.filter(({ ready }) => !ready).map(({ plan }) => plan);
  const compiled: ProgramPlan[] = [];
  const others: BuildPlan[] = [];
  for (const plan of plans) {
    if (plan.program && !(await isBuilt(plan.program))) compiled.push({ ...plan, program: plan.program });
    else others.push(plan);
  }
  const registry = ensureRegistry(keys, source);
  await Promise.all([
    buildPrograms(
      compiled.map(({ program }) => program),
      keys,
      async (program) => {
        await registry;
        for (const plan of compiled) if (plan.program === program) await buildAndPush(plan);
      },
    ),
    registry.then(() => buildOthers(others, missingTools, keys, source)),
  ]);
}

async function buildOthers(
  plans: readonly BuildPlan[],
  tools: readonly Tool[],
  keys: BaseKeys,
  source: ImageSource,
): Promise<void> {
  if (plans.some(({ origin }) => origin === 'built')) await ensureDebian(keys);
  if (plans.some(({ origin }) => origin === 'stand-in')) await ensureNode(keys, source);
  for (const plan of plans) await buildAndPush(plan);
  for (const tool of tools) await ensureTool(tool, keys);
}
