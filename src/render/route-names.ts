import { LABEL } from './rendered.ts';

/** Stands for the version in what a version is computed from. */
export const NO_VERSION = 'version';

/** The name by which the proxy finds one version of a container; another version of it has another one. */
export function routeName(container: string, version: string): string {
  return `${container}-${version.slice(0, 8)}`;
}

/** A container that is there, as far as routes need to know it. */
export interface Present {
  /** Name in compose.yaml. */
  readonly name: string;
  readonly state: string;
  readonly health: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** By which name the proxy finds a container. Those that were made before there were such names have the plain one. */
export function nameOf({ name, labels }: Present): string {
  return labels[LABEL.route] ?? name;
}

/**
 * Who answers until the containers of a generation have taken their places.
 * @param wanted name in compose.yaml → route name in the files of the generation
 * @param present every container that is there, the newest first
 * @param moving names whose routes lead to the generation's own containers already, whether these are up or not
 * @returns route name in the files of the generation → the one that answers now; only where they differ
 */
export function standIns(
  wanted: ReadonlyMap<string, string>,
  present: readonly Present[],
  moving: ReadonlySet<string> = new Set(),
): Map<string, string> {
  return new Map(
    [...wanted].flatMap(([name, own]) => {
      if (moving.has(name)) return [];
      const running = present.filter((one) => one.name === name && one.state === 'running');
      const taken = running.some((one) => nameOf(one) === own && (one.health === 'healthy' || one.health === 'none'));
      const others = running.filter((one) => nameOf(one) !== own);
      const stand = others.find(({ health }) => health === 'healthy') ?? others.at(-1);
      return taken || !stand ? [] : [[own, nameOf(stand)] as const];
    }),
  );
}

/** A text in which others stand in for some route names. */
export function renamed(text: string, stand: ReadonlyMap<string, string>): string {
  return [...stand].reduce((result, [from, to]) => result.replaceAll(from, to), text);
}

/** A text with plain names, so that two of them are equal when they differ in versions alone. @param names in compose.yaml */
export function withoutVersions(text: string, names: Iterable<string>): string {
  return [...names].reduce(
    (result, name) => result.replaceAll(new RegExp(`\\b${name}-[0-9a-f]{8}\\b`, 'g'), name),
    text,
  );
}
