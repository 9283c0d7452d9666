import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type OneShot, oneShotCommand, shellQuoted } from '../../../src/cli/prompts/init/one-shot-command.ts';
import { mergeAnswers, parseSetting } from '../../../src/league/answers.ts';

const BARE: OneShot = {
  folder: '/srv/rockets',
  preset: undefined,
  answersFile: undefined,
  base: {},
  answers: {},
  secrets: [],
  secretsFile: undefined,
  databaseDump: undefined,
  createBuckets: false,
};

/** The words that a shell makes of a command. */
function words(lines: readonly string[]): string[] {
  const script = lines.join('\n').replace('npx create-sprocket', 'printf "%s\\n"');
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).trimEnd().split('\n');
}

const settings = (list: readonly string[]) =>
  list.flatMap((word, index) => (list[index - 1] === '--set' ? [word] : []));

describe('oneShotCommand', () => {
  it('says again what was answered, part by part', () => {
    const answers = { league: { name: "Sunday Rocket's", admin: { discord: '80351110224678912' } }, ways: { localhost: true }, modules: ['gatus'] }; // prettier-ignore
    const lines = oneShotCommand({ ...BARE, answers });
    expect(lines).toEqual([
      'npx create-sprocket /srv/rockets \\',
      "  --set 'league.name=Sunday Rocket'\\''s' \\",
      '  --set league.admin.discord=80351110224678912 \\',
      '  --set ways.localhost=true \\',
      `  --set 'modules=["gatus"]' \\`,
      '  --yes',
    ]);
    expect(mergeAnswers(...settings(words(lines)).map(parseSetting))).toEqual(answers);
  });

  it('leaves out what preset and answers file give, and defaults that need no words', () => {
    const base = { ways: { localhost: true }, app: { version: 'v1' } };
    const answers = { ways: { localhost: true }, app: { version: 'v2' }, database: null, league: { name: 'A' } };
    const lines = oneShotCommand({ ...BARE, preset: 'local', answersFile: 'my answers.yaml', base, answers });
    expect(words(lines)).toEqual(['/srv/rockets', '--preset', 'local', '--answers', 'my answers.yaml', '--set', 'app.version=v2', '--set', 'league.name=A', '--yes']); // prettier-ignore
  });

  it('takes back what the preset gives, where the user did', () => {
    const lines = oneShotCommand({ ...BARE, base: { modules: ['gatus'] }, answers: { modules: null } });
    expect(settings(words(lines))).toEqual(['modules=null']);
  });

  it('names a file for secrets, and never a secret', () => {
    const of = (given: Partial<OneShot>) => oneShotCommand({ ...BARE, secrets: ['discord-bot-token'], ...given }).join(' '); // prettier-ignore
    expect(of({})).toContain('--secrets-file FILE');
    expect(of({ secretsFile: '.env' })).toContain('--secrets-file .env');
    expect(oneShotCommand(BARE).join(' ')).not.toContain('--secrets-file');
  });

  it('repeats the dump and the consent to create buckets', () => {
    const lines = oneShotCommand({ ...BARE, databaseDump: '/tmp/old league.dump', createBuckets: true });
    expect(words(lines)).toEqual(['/srv/rockets', '--database-dump', '/tmp/old league.dump', '--create-buckets', '--yes']); // prettier-ignore
  });

  it('gives every text back as it was', () => {
    const text = fc.oneof(
      fc.constantFrom('true', 'null', '12', '0x1f', '1e3', '~', '- a', 'a: b', '#2A4B82', '"q"', "it's", '2026-01-01', '*x', '&a', '!t'), // prettier-ignore
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter((value) => value.trim() === value && !/\p{Cc}/u.test(value)), // prettier-ignore
    );
    fc.assert(
      fc.property(text, (name) => {
        const line = oneShotCommand({ ...BARE, answers: { league: { name } } })[1] ?? '';
        const quoted = line.slice('  --set '.length, -' \\'.length);
        const plain = quoted.startsWith("'") ? quoted.slice(1, -1).replaceAll("'\\''", "'") : quoted;
        expect(parseSetting(plain)).toEqual({ league: { name } });
      }),
    );
  });
});

describe('shellQuoted', () => {
  it.each(['plain', 'a b', "it's", '$HOME', '`x`', '"', '\\', '*', '', '!', '~', 'ä'])('%j is one word', (text) => {
    expect(execFileSync('sh', ['-c', `printf %s ${shellQuoted(text)}`], { encoding: 'utf8' })).toBe(text);
  });
});
