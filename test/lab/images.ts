import { parseReference } from './reference.ts';
import { recipeOf, recipes, type Recipe } from './recipes.ts';

export type Purpose = 'demo' | 'test';

/** A Sprocket image as test/images/sprocket/images.json lists it; the first entry of each name is the demo's. */
export interface StandIn {
  readonly name: string;
  readonly tag: string;
  readonly context: string;
  readonly dockerfile: string;
  readonly args?: Readonly<Record<string, string>>;
}

/** One image that the lab provides: a real program, or a stand-in for what cannot be had. */
export interface LabImage {
  readonly name: string;
  readonly tag: string;
  /** What the catalog pins, to be pulled where the public registries can be reached; absent for stand-ins. */
  readonly official?: string;
  readonly recipe?: Recipe;
  readonly standIn?: StandIn;
}

/**
 * The images a lab must provide.
 * @param pins references that the catalog pins
 * @throws Error naming a pinned image that nothing can build
 */
export function listImages(pins: readonly string[], standIns: readonly StandIn[], purpose: Purpose): LabImage[] {
  const real: LabImage[] = [];
  for (const pin of new Set(pins)) {
    const { path, tag } = parseReference(pin);
    if (standIns.some((standIn) => standIn.name === path)) continue;
    const recipe = recipeOf(path, tag);
    if (!recipe) throw new Error(`the catalog pins ${pin}, and test/lab/recipes.ts does not say how to build ${path}`);
    if (purpose === 'test' || recipe.core) real.push({ name: path, tag, official: pin, recipe });
  }
  return [...slowestFirst(real), ...chooseStandIns(standIns, purpose)];
}

/** `127.0.0.1:5000/library/redis:8.0.6` for the image in a registry at that address. */
export function referenceIn(address: string, image: Pick<LabImage, 'name' | 'tag'>): string {
  return `${address}/${image.name}:${image.tag}`;
}

// Programs from Go modules take minutes; recipes.ts lists them by length.
function slowestFirst(images: LabImage[]): LabImage[] {
  const order = Object.keys(recipes);
  return images.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
}

function chooseStandIns(standIns: readonly StandIn[], purpose: Purpose): LabImage[] {
  const seen = new Set<string>();
  const chosen = standIns.filter(({ name }) => {
    const first = !seen.has(name);
    seen.add(name);
    return first || purpose === 'test';
  });
  return chosen.map((standIn) => ({ name: standIn.name, tag: standIn.tag, standIn }));
}
