import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SprocketError } from '../../src/core/sprocket-error.ts';
import { toYaml } from '../../src/core/yaml.ts';
import { parseSetting } from '../../src/league/answers.ts';
import { effectiveSettings } from '../../src/league/effective.ts';
import { parseLeague } from '../../src/league/parse-league.ts';
import { hostileText } from './hostile-text.ts';

const GOOD = `version: 1
league:
  name: &name Sunday Rockets
  description: *name
  admin: { discord: "80351110224678912", email: admin@example.org }
ways: { localhost: true, lan: 192.168.1.10 }
database: { url: "postgresql://u@db.example.org/d" }
modules: [gatus]
`;

/** Whatever the text is, it is a league or an error that a person can act on. */
function survives(text: string): void {
  try {
    const file = parseLeague(text);
    expect(effectiveSettings(file).length).toBeGreaterThan(5);
  } catch (error) {
    if (!(error instanceof SprocketError)) throw new Error(`not for people: ${String(error)}`, { cause: error });
    expect(error.exit).toBe(2);
    expect(error.message).not.toBe('');
    expect(error.hint).toBeDefined();
  }
}

describe('sprocket.yaml', () => {
  it('may be any bytes', () => {
    const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => new TextDecoder().decode(array));
    fc.assert(fc.property(bytes, survives), { numRuns: 1000 });
  });

  it('may be any text', () => {
    fc.assert(fc.property(hostileText, survives), { numRuns: 1000 });
  });

  it('may be a good one into which somebody typed', () => {
    const typed = fc
      .tuple(fc.nat(GOOD.length), fc.nat(30), hostileText)
      .map(([at, length, text]) => GOOD.slice(0, at) + text + GOOD.slice(at + length));
    fc.assert(fc.property(typed, survives), { numRuns: 1000 });
  });

  it('may be a good one with its lines in any order and number', () => {
    const lines = fc.array(fc.constantFrom(...GOOD.split('\n')), { maxLength: 12 });
    fc.assert(
      fc.property(lines, (some) => survives(some.join('\n'))),
      { numRuns: 500 },
    );
  });

  it('may be a value of any shape', () => {
    const section = fc.jsonValue({ maxDepth: 4 });
    const league = fc.record(
      {
        version: fc.oneof(fc.constant(1), section),
        league: section,
        ways: section,
        app: section,
        storage: section,
        modules: section,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(section, league), (value) => survives(toYaml(value))),
      { numRuns: 1000 },
    );
  });
});

describe('--set', () => {
  it('may be any text', () => {
    const setting = fc.oneof(
      hostileText,
      fc.tuple(hostileText, hostileText).map((pair) => pair.join('=')),
    );
    fc.assert(
      fc.property(setting, (text) => {
        try {
          parseSetting(text);
        } catch (error) {
          if (!(error instanceof SprocketError)) throw new Error(`not for people: ${String(error)}`, { cause: error });
        }
      }),
      { numRuns: 1000 },
    );
  });
});
