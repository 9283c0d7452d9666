import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checksumOf } from '../../src/core/checksum.ts';
import { redact, Secret } from '../../src/core/secret.ts';
import { parseYaml, toYaml } from '../../src/core/yaml.ts';
import { hostileText } from './hostile-text.ts';

describe('YAML', () => {
  it('reads back any value that JSON can hold', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        expect(normal(parseYaml(toYaml(value), 'x').value)).toEqual(normal(value));
      }),
      { numRuns: 500 },
    );
  });

  it('reads back any text, as a value and as a key', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(parseYaml(toYaml({ key: text }), 'x').value).toEqual({ key: text });
        expect(parseYaml(toYaml([{ [text]: 1 }]), 'x').value).toEqual([{ [text]: 1 }]);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('checksumOf', () => {
  it('does not depend on the order of keys', () => {
    const entries = fc.uniqueArray(fc.tuple(fc.string(), fc.jsonValue({ maxDepth: 2 })), {
      selector: ([key]) => key,
      maxLength: 6,
    });
    fc.assert(
      fc.property(entries, (pairs) => {
        expect(checksumOf(Object.fromEntries(pairs))).toBe(checksumOf(Object.fromEntries([...pairs].reverse())));
      }),
    );
  });
});

describe('redact', () => {
  it('leaves no secret standing, however they overlap', () => {
    // Few letters, so that secrets contain one another and overlap in the text.
    const letters = (minLength: number, maxLength: number) =>
      fc.string({ unit: fc.constantFrom('A', 'B'), minLength, maxLength });
    fc.assert(
      fc.property(fc.array(letters(6, 9), { maxLength: 4 }), letters(0, 40), (values, text) => {
        const shown = redact(
          text,
          values.map((value) => new Secret(value)),
        );
        for (const value of values) expect(shown).not.toContain(value);
      }),
      { numRuns: 500 },
    );
  });
});

/** JSON has no negative zero. */
function normal(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
