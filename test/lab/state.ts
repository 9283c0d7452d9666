import { baseKeys, type BaseKeys } from './base-images.ts';
import { planBuild, type BuildPlan } from './build-image.ts';
import { readPins, readStandIns } from './catalog.ts';
import { labels } from './docker.ts';
import { listImages, type LabImage, type Purpose } from './images.ts';
import { testPins } from './recipes.ts';
import { askRegistries, chooseSource, type ImageSource } from './reach.ts';
import { registryImage, runningSource, type RegistryImage } from './registry.ts';
import { missingTools, type Tool } from './tools.ts';

/** One image, how it is made, and what the registry has of it. */
export interface ImageState {
  readonly plan: BuildPlan;
  readonly present: RegistryImage | undefined;
  readonly ready: boolean;
}

/** What a lab should hold, and what it holds. */
export interface LabState {
  readonly source: ImageSource;
  readonly keys: BaseKeys;
  /** Images pulled from the public registries by whoever uses them; empty unless the source is `official`. */
  readonly official: readonly LabImage[];
  readonly images: readonly ImageState[];
  readonly missingTools: readonly Tool[];
}

/** Compares what is wanted with what the registry has; builds and starts nothing. */
export async function observe(purpose: Purpose): Promise<LabState> {
  const source = await decideSource();
  const keys = await baseKeys(source);
  const pins = [...(await readPins()), ...(purpose === 'test' ? testPins : [])];
  const wanted = listImages(pins, await readStandIns(), purpose);
  const local = wanted.filter((image) => source === 'built' || image.standIn);
  const images = await Promise.all(
    local.map(async (image): Promise<ImageState> => {
      const plan = await planBuild(image, keys);
      const present = await registryImage(image.name, image.tag);
      return { plan, present, ready: present?.labels[labels.key] === plan.key };
    }),
  );
  return {
    source,
    keys,
    official: wanted.filter((image) => !local.includes(image)),
    images,
    missingTools: await missingTools(keys, purpose),
  };
}

// A running lab keeps its source, so that a warm start asks nobody outside.
async function decideSource(): Promise<ImageSource> {
  const wish = process.env.LAB_IMAGES;
  if (wish !== undefined && wish !== '') return chooseSource(wish, []);
  return (await runningSource()) ?? chooseSource(undefined, await askRegistries());
}
