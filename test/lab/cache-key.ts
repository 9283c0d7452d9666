import { createHash } from 'node:crypto';

/** One file that goes into a build. */
export interface InputFile {
  readonly path: string;
  readonly executable: boolean;
  readonly content: Uint8Array | string;
}

/** All that decides what a build gives: settings by name, and files. */
export interface BuildInputs {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly files?: readonly InputFile[];
}

/**
 * The key of a build: equal for equal inputs, whatever their order, and different when anything of them differs.
 * It is stored as a label of the image, so that a warm lab asks for labels instead of building.
 */
export function cacheKey({ settings, files = [] }: BuildInputs): string {
  const hash = createHash('sha256');
  hash.update(canonical(settings));
  const byPath = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const { path, executable, content } of byPath) {
    // Lengths keep two files from looking like one.
    hash.update(`\n${path.length}:${path} ${executable ? 'x' : '-'} ${content.length}:`);
    hash.update(content);
  }
  return hash.digest('hex').slice(0, 24);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}
