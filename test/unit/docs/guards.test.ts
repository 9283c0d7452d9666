import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const FILES = readdirSync(`${ROOT}test`, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));

/**
 * Tests that a text names in brackets, as `[`e2e/install` "its name…", `unit/plan`]`, and that are not there.
 * Names of tests may be cut off by an ellipsis; other words in the brackets count for nothing.
 */
function missingGuards(text: string): string[] {
  const guards = [...text.replace(/\s+/g, ' ').matchAll(/\[(`[^\]]*)\]/g)].flatMap(([, inside = '']) =>
    [...inside.matchAll(/`((?:e2e|unit|property|golden|contract)\b[^`]*)`(?: "([^"]+)")?/g)].map(
      ([, path = '', name]) => ({ path, name }),
    ),
  );
  expect(guards.length).toBeGreaterThan(0);
  return guards
    .filter(({ path, name = '' }) => {
      const files = FILES.filter((file) => file === `${path}.test.ts` || file.startsWith(`${path}/`));
      const named = (file: string) => readFileSync(`${ROOT}test/${file}`, 'utf8').includes(name.replace('…', ''));
      return !files.some(named);
    })
    .map(({ path, name }) => (name === undefined ? path : `${path} "${name}"`));
}

describe('the guards of an invariant', () => {
  it('are tests that there are', () => {
    expect(missingGuards(readFileSync(`${ROOT}ARCHITECTURE.md`, 'utf8'))).toEqual([]);
  });

  it('are found missing by their file and by their name', () => {
    const text =
      'It holds. [`unit/docs/guards` "are tests…", `unit/docs`, `e2e/gone`, verify `x`, `e2e/install` "never\nheard of"]';
    expect(missingGuards(text)).toEqual(['e2e/gone', 'e2e/install "never heard of"']);
  });
});
