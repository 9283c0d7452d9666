import type { Deployment } from './deployment.ts';

/** What follows an apply and is no part of its plan: whether it works or not, what runs goes on. */
export interface Afterwards {
  /** Names that are rehearsed, and asked for when they pass. */
  readonly names: readonly string[];
  /** Who certifies them, as people call it. */
  readonly authority: string;
}

/** @returns undefined when nothing follows */
export function afterwards({ publicNames }: Pick<Deployment, 'publicNames'>): Afterwards | undefined {
  if (!publicNames) return undefined;
  const names = publicNames.names.filter((name) => !publicNames.certified.includes(name));
  return names.length === 0 ? undefined : { names, authority: publicNames.authority.title };
}

/** The same as lines of text below a plan. */
export function afterwardsLines(following: Afterwards | undefined): string[] {
  if (!following) return [];
  const { names, authority } = following;
  return [
    `  … certificates  ${names.join(', ')}: rehearsed, then ${authority} is asked for those that pass  ways.domain in sprocket.yaml`,
  ];
}
