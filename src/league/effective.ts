import type { LeagueFile } from './parse-league.ts';

export interface Setting {
  /** Dotted path, e.g. `app.version`. */
  readonly path: string;
  readonly value: unknown;
  readonly origin: 'sprocket.yaml' | 'default';
  /** Line in sprocket.yaml, where it stands there. */
  readonly line?: number;
}

/** Every effective setting with where it comes from, in the order of the schema. */
export function effectiveSettings(file: LeagueFile): Setting[] {
  return [...leaves(file.league, [])].map(({ path, value }) => {
    const line = file.source.lineOf(path);
    return {
      path: path.join('.'),
      value,
      origin: line === undefined ? ('default' as const) : ('sprocket.yaml' as const),
      ...(line === undefined ? {} : { line }),
    };
  });
}

function* leaves(value: unknown, path: readonly string[]): Generator<{ path: readonly string[]; value: unknown }> {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
    for (const [key, item] of Object.entries(value)) yield* leaves(item, [...path, key]);
  } else if (value !== undefined) {
    yield { path, value };
  }
}
