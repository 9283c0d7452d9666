import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clackUi } from '../../../src/cli/prompts/clack-ui.ts';
import { allQuestions } from '../../../src/cli/prompts/questions/all-questions.ts';
import { runQuestions } from '../../../src/cli/prompts/run-questions.ts';
import { Secret } from '../../../src/core/secret.ts';
import { SprocketError } from '../../../src/core/sprocket-error.ts';
import { type Answers, leagueText } from '../../../src/league/answers.ts';
import { type Draft, newDraft } from '../../../src/ops/init/draft.ts';
import { fakePorts, type FakeWorld } from '../../fakes/fake-ports.ts';
import { memoryFiles } from '../../fakes/memory-files.ts';
import { silentProgress } from '../../fakes/silent-progress.ts';
import { CATALOG } from '../pipeline.ts';
import { rejectionOf } from '../thrown-by.ts';
import { KEY, Screen } from './screen.ts';

interface Given {
  readonly answers?: Answers;
  readonly required?: readonly string[];
  readonly secrets?: Readonly<Record<string, string>>;
  readonly existing?: readonly string[];
  readonly world?: FakeWorld;
}

/** A dialogue with the real questions, the real catalog and a made-up world. */
function talk(given: Given = {}) {
  const screen = new Screen();
  const files = given.world?.files ?? memoryFiles();
  const context = {
    catalog: CATALOG,
    ports: fakePorts({ ...given.world, files }),
    progress: silentProgress,
    existing: new Set(given.existing),
    createBuckets: false,
  };
  const start = newDraft({
    answers: given.answers ?? {},
    required: new Set(given.required),
    secrets: new Map(Object.entries(given.secrets ?? {}).map(([name, value]) => [name, new Secret(value)])),
    folder: undefined,
  });
  return { screen, files, draft: runQuestions(clackUi(screen), allQuestions(context, undefined), start) };
}

const ADMIN: Answers = { discord: '80351110224678912', email: 'a@example.org' };
const LOCAL: Answers = { league: { name: 'Rockets', admin: ADMIN }, ways: { localhost: true } };
const USUAL: Answers = { ...LOCAL, database: null, storage: null, app: null, modules: null };
const CLEAR = '\u0015';
const given = ({ secrets }: Draft) => Object.fromEntries([...secrets].map(([name, value]) => [name, value?.reveal()]));

async function leaveDiscord(screen: Screen): Promise<void> {
  await screen.answer('Discord client id', KEY.enter);
  await screen.answer('Discord client secret', KEY.enter);
  await screen.answer('Discord bot token', KEY.enter);
}

describe('the dialogue', () => {
  it('asks a few questions and makes a short sprocket.yaml of the answers', async () => {
    const { screen, draft, files } = talk();
    await screen.answer('What is your league called?', 'Sunday Rockets', KEY.enter);
    await screen.answer('How do people reach the league?', KEY.enter);
    await screen.answer('Discord user id', '80351110224678912', KEY.enter);
    await screen.answer('E-mail address of the first administrator', 'a@example.org', KEY.enter);
    await leaveDiscord(screen);
    await screen.answer('Where is the database?', KEY.enter);
    await screen.answer('Where are replays and images kept?', KEY.enter);
    await screen.answer("Where do Sprocket's own images come from?", KEY.enter);
    await screen.answer('Optional services', KEY.space, KEY.enter);
    await screen.answer('Folder of the league', KEY.enter);
    const { answers, folder } = await draft;
    expect(leagueText(answers)).toBe(`# What this league wants. Defaults are left out: sprocket config shows them all.
version: 1
league:
  name: Sunday Rockets
  admin:
    discord: "80351110224678912"
    email: a@example.org
ways:
  localhost: true
modules:
  - gatus
`);
    expect(folder).toBe(resolve('sunday-rockets'));
    expect(files.texts.size).toBe(0);
  });

  it('skips what flags, presets, files and the folder give already', async () => {
    const { screen, draft } = talk({
      answers: { ...USUAL, app: { version: 'v2' } },
      secrets: { 'discord-client-id': '1' },
      existing: ['discord-client-secret'],
    });
    await screen.answer('Discord bot token', 'CANARY-token', KEY.enter);
    await screen.answer('Folder of the league', CLEAR, '/srv/rockets', KEY.enter);
    expect(given(await draft)).toEqual({ 'discord-client-id': '1', 'discord-bot-token': 'CANARY-token' });
    expect(screen.text).not.toMatch(/client id|client secret|database|called|CANARY/);
  });

  it('asks what a preset asks for', async () => {
    const { screen, draft } = talk({ answers: USUAL, required: ['ways.domain', 'ways.email'] });
    await screen.answer('Domain of the league', 'Rockets.example', KEY.enter);
    await screen.answer('Expected a domain name', CLEAR, 'rockets.example.org', KEY.enter);
    await screen.answer('certificate authority', 'a@example.org', KEY.enter);
    await leaveDiscord(screen);
    await screen.answer('Folder of the league', KEY.enter);
    expect((await draft).answers['ways']).toEqual({ localhost: true, domain: 'rockets.example.org', email: 'a@example.org' }); // prettier-ignore
  });

  it('checks what is typed by the rules of sprocket.yaml', async () => {
    const { screen, draft } = talk({ answers: { ...USUAL, league: { name: 'A' } } });
    await screen.answer('Discord user id', '12', KEY.enter);
    await screen.answer(/Expected 15 to 21 digits\s/, CLEAR, '80351110224678912', KEY.enter);
    await screen.answer('E-mail address', 'nobody', KEY.enter);
    await screen.answer('Expected an e-mail address', CLEAR, 'a@example.org', KEY.enter);
    await leaveDiscord(screen);
    await screen.answer('Folder of the league', KEY.enter);
    await draft;
  });

  it('does not take a folder that belongs to somebody else', async () => {
    const files = memoryFiles({ '/srv/web/index.html': '', '/srv/rockets/sprocket.yaml': '' });
    const { screen, draft } = talk({ answers: USUAL, world: { files } });
    await leaveDiscord(screen);
    await screen.answer('Folder of the league', CLEAR, '/srv/web', KEY.enter);
    await screen.answer('it holds index.html', CLEAR, '/srv/rockets', KEY.enter);
    await screen.answer('A league is there already', CLEAR, '/srv/new', KEY.enter);
    expect((await draft).folder).toBe('/srv/new');
  });
});

describe('going back', () => {
  it('asks the question before again, with the former answer in it, and forgets what hung on it', async () => {
    const { screen, draft } = talk({ answers: { ...USUAL, league: { admin: ADMIN }, ways: undefined } });
    await screen.answer('What is your league called?', 'Rokets', KEY.enter);
    await screen.answer('How do people reach the league?', KEY.down, KEY.down, KEY.down, KEY.space, KEY.enter);
    await screen.answer('Domain of the league', KEY.escape);
    await screen.answer('How do people reach the league?', KEY.escape);
    await screen.answer(/called\?\s[^]*Rokets/, CLEAR, 'Rockets', KEY.enter);
    // Both ways in that were chosen are suggested again; this time only the first is kept.
    await screen.answer('How do people reach the league?', KEY.down, KEY.down, KEY.down, KEY.space, KEY.enter);
    await leaveDiscord(screen);
    await screen.answer('Folder of the league', KEY.enter);
    const { answers, required } = await draft;
    expect(answers['league']).toEqual({ name: 'Rockets', admin: ADMIN });
    expect(answers['ways']).toEqual({ localhost: true });
    expect([...required]).toEqual([]);
  });

  it('does nothing at the first question', async () => {
    const { screen, draft } = talk({ answers: USUAL });
    await screen.answer('Discord client id', KEY.escape);
    await leaveDiscord(screen);
    await screen.answer('Folder of the league', KEY.enter);
    await draft;
  });

  it('asks a secret again', async () => {
    const { screen, draft } = talk({ answers: USUAL });
    await screen.answer('Discord client id', 'wrong', KEY.enter);
    await screen.answer('Discord client secret', KEY.escape);
    await screen.answer('Discord client id', 'right', KEY.enter);
    await screen.answer('Discord client secret', KEY.enter);
    await screen.answer('Discord bot token', KEY.enter);
    await screen.answer('Folder of the league', KEY.enter);
    expect(given(await draft)['discord-client-id']).toBe('right');
  });
});

describe('Ctrl-C', () => {
  it('ends it, and nothing is written', async () => {
    const { screen, draft, files } = talk({ answers: USUAL });
    const ended = rejectionOf(draft);
    await screen.answer('Discord client id', KEY.enter);
    await screen.answer('Discord client secret', 'CANARY', KEY.ctrlC);
    const error = await ended;
    expect(error.code).toBe('cancelled');
    expect(error.exit).toBe(130);
    expect(files.texts.size).toBe(0);
    expect(screen.text).not.toContain('CANARY');
  });
});

describe("Sprocket's images", () => {
  it('from a private registry: the password is asked with the user', async () => {
    const { screen, draft } = talk({ answers: { ...USUAL, app: undefined } });
    await leaveDiscord(screen);
    await screen.answer("Where do Sprocket's own images come from?", KEY.down, KEY.enter);
    await screen.answer('Registry and namespace', 'ghcr.io/rockets', KEY.enter);
    await screen.answer('Tag of the images', KEY.enter);
    await screen.answer('User for that registry', 'ada', KEY.enter);
    await screen.answer('Password or token of ada', KEY.enter);
    await screen.answer('Expected some text', 'CANARY', KEY.enter);
    await screen.answer('Folder of the league', KEY.enter);
    const made = await draft;
    expect(leagueText(made.answers)).toContain('app:\n  registry: ghcr.io/rockets\n  username: ada\n');
    expect(given(made)['registry-password']).toBe('CANARY');
    expect(screen.text).not.toContain('CANARY');
  });

  it('built from source: a folder of patches is kept as an absolute path', async () => {
    const { screen, draft } = talk({ answers: { ...USUAL, app: undefined } });
    await leaveDiscord(screen);
    await screen.answer("Where do Sprocket's own images come from?", KEY.up, KEY.enter);
    await screen.answer('Git repository', 'https://example.org/sprocket.git', KEY.enter);
    await screen.answer('Branch, tag or commit', 'main', KEY.enter);
    await screen.answer('Folder with *.patch files', 'fixes', KEY.enter);
    await screen.answer('Folder of the league', KEY.enter);
    const build = { repository: 'https://example.org/sprocket.git', ref: 'main', patches: resolve('fixes') };
    expect((await draft).answers['app']).toEqual({ build });
  });
});

describe('a managed database', () => {
  const WRONG = { exitCode: 2, output: 'psql: error: FATAL:  password authentication failed for user "u"' };
  const facts = { version: 170011, createSchemas: true, createInPublic: true, history: false, appTables: 0, ownedByOthers: 0, otherTables: [] }; // prettier-ignore
  const GOOD = { exitCode: 0, output: `INFO:  sprocket-facts ${JSON.stringify(facts)}` };

  it('is tried as soon as its password is known; what fails is asked again', async () => {
    const results = [WRONG, GOOD];
    const passwords: string[] = [];
    const files = memoryFiles();
    const runOnce = (): Promise<typeof GOOD> => {
      passwords.push([...files.texts.values()].join());
      return Promise.resolve(results.shift() ?? GOOD);
    };
    const world: FakeWorld = { files, engine: { hasImage: () => Promise.resolve(true), runOnce } };
    const { screen, draft } = talk({ answers: { ...USUAL, database: undefined }, world });
    await leaveDiscord(screen);
    await screen.answer('Where is the database?', KEY.down, KEY.enter);
    await screen.answer('URL of the managed Postgres', 'postgresql://u:CANARY@db.example.org/rockets', KEY.enter);
    await screen.answer('no password', CLEAR, 'postgresql://u@db.example.org/rockets', KEY.enter);
    await screen.answer('Password of the managed database', 'first', KEY.enter);
    await screen.answer('How do you want to go on?', KEY.down, KEY.enter);
    await screen.answer('Password of the managed database', 'second', KEY.enter);
    await screen.answer('Folder of the league', KEY.enter);
    const made = await draft;
    expect(made.answers['database']).toEqual({ url: 'postgresql://u@db.example.org/rockets' });
    expect(given(made)['database-password']).toBe('second');
    expect(passwords).toEqual(['*:*:*:*:first\n', '*:*:*:*:second\n']);
    expect(screen.text).toContain('database db.example.org:5432/rockets: PostgreSQL 17.11');
    expect(files.texts.size).toBe(0);
  });

  it('can be given up for the bundled one, also where a preset asks for it', async () => {
    const world: FakeWorld = {
      engine: { hasImage: () => Promise.resolve(true), runOnce: () => Promise.resolve(WRONG) },
    };
    const { screen, draft } = talk({ answers: { ...USUAL, database: {} }, required: ['database.url'], world });
    await screen.answer('URL of the managed Postgres', 'postgresql://u@db.example.org/rockets', KEY.enter);
    await leaveDiscordAfter(screen, 'Password of the managed database');
    await screen.answer('How do you want to go on?', KEY.up, KEY.enter);
    await screen.answer('Folder of the league', KEY.enter);
    const made = await draft;
    expect(leagueText(made.answers)).not.toContain('database');
    expect(made.secrets.has('database-password')).toBe(false);
  });

  it('without an engine to ask it with, says so and goes on from there', async () => {
    const stopped = new SprocketError('docker-stopped', 'The engine does not answer', { hint: 'Start it' });
    const world: FakeWorld = { engine: { hasImage: () => Promise.reject(stopped) } };
    const { screen, draft } = talk({ answers: { ...USUAL, database: { url: 'postgresql://u@h.example/d' } }, world });
    const ended = rejectionOf(draft);
    await leaveDiscordAfter(screen, 'Password of the managed database');
    await screen.answer(/The engine does not answer[^]*Start it[^]*How do you want/, KEY.ctrlC);
    expect((await ended).code).toBe('cancelled');
  });

  async function leaveDiscordAfter(screen: Screen, first: string): Promise<void> {
    await screen.answer(first, 'x', KEY.enter);
    await leaveDiscord(screen);
  }
});

describe('an object storage elsewhere', () => {
  it('is tried, and buckets that do not exist are created when the user agrees', async () => {
    const buckets = new Set(['replays']);
    const missing = new SprocketError('storage-unusable', 'the bucket does not exist');
    const world: FakeWorld = {
      http: { request: () => Promise.resolve({ status: 403, headers: {}, body: '' }) },
      store: {
        roundTrip: (bucket) => (buckets.has(bucket) ? Promise.resolve() : Promise.reject(missing)),
        hasBucket: (bucket) => Promise.resolve(buckets.has(bucket)),
        createBucket: (bucket) => Promise.resolve(void buckets.add(bucket)),
      },
    };
    const { screen, draft } = talk({ answers: { ...USUAL, storage: undefined }, world });
    await leaveDiscord(screen);
    await screen.answer('Where are replays and images kept?', KEY.down, KEY.enter);
    await screen.answer('URL of the S3 service', 'https://s3.example.org', KEY.enter);
    await screen.answer('Region of the buckets', 'eu-1', KEY.enter);
    await screen.answer('Bucket for replays', KEY.enter);
    await screen.answer('Bucket for generated images', 'pictures', KEY.enter);
    await screen.answer('Access key', 'CANARY-1', KEY.enter);
    await screen.answer('Secret key', 'CANARY-2', KEY.enter);
    await screen.answer('bucket pictures does not exist. Create now?', KEY.enter);
    await screen.answer('Folder of the league', KEY.enter);
    const { answers } = await draft;
    expect(leagueText(answers)).toContain(
      'storage:\n  endpoint: https://s3.example.org\n  region: eu-1\n  buckets:\n    images: pictures\n',
    );
    expect([...buckets]).toEqual(['replays', 'pictures']);
    expect(screen.text).not.toContain('CANARY');
  });
});
