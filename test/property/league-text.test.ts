import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SprocketError } from '../../src/core/sprocket-error.ts';
import { parseYaml } from '../../src/core/yaml.ts';
import { leagueFromAnswers, leagueText } from '../../src/league/answers.ts';
import { parseLeague } from '../../src/league/parse-league.ts';
import { make } from '../unit/pipeline.ts';
import { hostileText } from './hostile-text.ts';

const answersWith = (name: string, description: string, admin: string) => ({
  league: { name, description, admin: { discord: '80351110224678912', email: 'admin@example.org', name: admin } },
  ways: { localhost: true },
  modules: ['gatus'],
});

/** The league as its file says it; undefined when it was refused, which has to be said properly. */
function accepted(answers: ReturnType<typeof answersWith>): string | undefined {
  try {
    leagueFromAnswers(answers);
    return leagueText(answers);
  } catch (error) {
    expect(error).toBeInstanceOf(SprocketError);
    expect(error).toMatchObject({ exit: 2 });
    return undefined;
  }
}

/** What Compose makes of a text; a dollar sign that is not doubled would be the beginning of a variable. */
function asComposeReadsIt(text: string): string {
  const parts = text.split('$$');
  expect(parts.filter((part) => part.includes('$'))).toEqual([]);
  return parts.join('$');
}

describe('any name, description and administrator', () => {
  let taken = 0;

  it('is refused, or stands letter by letter where it belongs, and every file is still what it is', () => {
    fc.assert(
      fc.property(hostileText, hostileText, hostileText, (name, description, admin) => {
        const text = accepted(answersWith(name, description, admin));
        if (text === undefined) return;
        taken += 1;
        const { league, compose, rendered } = make(text);
        expect([league.league.name, league.league.description, league.league.admin.name]).toEqual(
          [name, description, admin].map((value) => value.trim()),
        );

        const command = compose.services['core-first-rows']?.['entrypoint'] as string[];
        const said = command.map(asComposeReadsIt);
        expect(said).toEqual(
          expect.arrayContaining([
            `org_name=${name.trim()}`,
            `org_description=${description.trim()}`,
            `admin_name=${admin.trim()}`,
          ]),
        );

        for (const [path, content] of rendered.files) {
          if (path.endsWith('.json')) expect(() => void JSON.parse(content), path).not.toThrow();
          if (/\.ya?ml$/.test(path)) expect(() => parseYaml(content, path), path).not.toThrow();
        }
        // Compose's YAML reader breaks lines at these as well, whatever quotes are around them.
        expect(rendered.files.get('compose.yaml')).not.toMatch(/[\u0085\u2028\u2029]/);
        // Another name changes what the name says, and nothing about what runs.
        expect(Object.keys(compose.services)).toEqual(Object.keys(make(PLAIN).compose.services));
      }),
      { numRuns: 80 },
    );
    // A property about accepted names says nothing when all are refused.
    expect(taken).toBeGreaterThan(8);
  });

  it('reads back from sprocket.yaml as the same text', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (name, description) => {
        const answers = answersWith(name, description, 'Ada');
        const text = accepted(answers);
        if (text === undefined) return;
        expect(parseLeague(text).league).toEqual(leagueFromAnswers(answers));
      }),
      { numRuns: 300 },
    );
  });
});

const PLAIN = leagueText(answersWith('Rockets', '', 'Ada'));
