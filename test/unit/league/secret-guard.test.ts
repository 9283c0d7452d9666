import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parseLeague } from '../../../src/league/parse-league.ts';
import { refuseSecrets } from '../../../src/league/secret-guard.ts';
import { thrownBy } from '../thrown-by.ts';

const HEAD =
  'version: 1\nleague: { name: x, admin: { discord: "80351110224678912", email: a@b.org } }\nways: { localhost: true }\n';
// The shape of a Discord bot token; nobody's.
const TOKEN = `M${'A'.repeat(23)}.Bbbbbb.${'c'.repeat(27)}`;

describe('secrets in sprocket.yaml', () => {
  it.each<[string, string, string, string]>([
    ['by its key', 'database: { password: hunter2-hunter2 }', 'database.password', 'hunter2-hunter2'],
    ['by its key, in digits', 'database: { password: 99887766 }', 'database.password', '99887766'],
    ['by its key, as a list', 'tokens: [hunter2-hunter2]', 'tokens', 'hunter2-hunter2'],
    [
      'by its key in another spelling',
      'storage: { secretKey: hunter2-hunter2 }',
      'storage.secretKey',
      'hunter2-hunter2',
    ],
    ['by the key of an API', 'app: { api_key: hunter2-hunter2 }', 'app.api_key', 'hunter2-hunter2'],
    ['by the key of a storage', 'storage: { access-key: hunter2-hunter2 }', 'storage.access-key', 'hunter2-hunter2'],
    [
      'by a password in a URL',
      'database: { url: "postgresql://u:hunter2-hunter2@h/d" }',
      'database.url',
      'hunter2-hunter2',
    ],
    [
      'by a password in the query of a URL',
      'database: { url: "postgresql://u@h/d?password=hunter2-hunter2" }',
      'database.url',
      'hunter2-hunter2',
    ],
    [
      'by a password in the URL of a repository',
      'app: { build: { repository: "https://x:hunter2-hunter2@git.example.org/a", ref: main } }',
      'app.build.repository',
      'hunter2-hunter2',
    ],
    ['by the shape of a Discord token', `league2: { note: ${TOKEN} }`, 'league2.note', TOKEN],
    ['by the shape of a Discord token in a list', `modules: [${TOKEN}]`, 'modules.0', TOKEN],
  ])('are noticed %s, and the value is not repeated', (_, line, path, value) => {
    const error = thrownBy(() => parseLeague(HEAD + line));
    expect(error).toMatchObject({ code: 'config-secret', exit: 2, message: `sprocket.yaml holds a secret: ${path}` });
    expect(error.hint).toContain('sprocket secrets set');
    expect(inspect(error, { depth: null })).not.toContain(value);
  });

  it('are all named at once', () => {
    const error = thrownBy(() => refuseSecrets({ a: { token: 'x' }, b: [{ password: 'y' }] }, 'answers.yaml'));
    expect(error.message).toBe('answers.yaml holds a secret: a.token, b.0.password');
  });

  it.each<[string, unknown]>([
    ['an empty value', { password: '' }],
    ['no value', { password: null }],
    ['a URL without password', { url: 'postgresql://u@h:25060/d?sslmode=require' }],
    ['a digest', { version: `sha256:${'a'.repeat(64)}` }],
    ['a league that is called so', { league: { name: 'The Secret Token League' } }],
    ['text with dots', { name: 'Some.thing.else' }],
  ])('are not seen in %s', (_, value) => {
    expect(() => refuseSecrets(value, 'x')).not.toThrow();
  });

  it('are not repeated by an error about anything else either', () => {
    const error = thrownBy(() => parseLeague(`${HEAD}unknown: hunter2-hunter2\nmodules: hunter2-hunter2\n`));
    expect(inspect(error, { depth: null })).not.toContain('hunter2');
  });
});
