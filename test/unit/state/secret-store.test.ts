import { stat } from 'node:fs/promises';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/core/secret.ts';
import { randomText } from '../../../src/host/random-text.ts';
import { secretStore } from '../../../src/state/secret-store.ts';
import { rejectionOf } from '../thrown-by.ts';
import { temporaryLeague, type TemporaryLeague } from './temporary-league.ts';

const open = ({ files, folder }: TemporaryLeague) => secretStore(files, folder, randomText);
const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

describe('the secret store', () => {
  it('knows nothing where there is nothing, and asking makes nothing', async () => {
    await using league = await temporaryLeague();
    const store = open(league);
    expect(await store.names()).toEqual(new Set());
    expect(await store.read('jwt-secret')).toBeUndefined();
    expect(await store.all()).toEqual(new Map());
    expect(await store.fingerprints()).toEqual(new Map());
    expect(await league.files.tree(league.folder.root)).toEqual([]);
  });

  it('keeps one file each, exactly what was given, readable inside a folder that only the owner opens', async () => {
    await using league = await temporaryLeague();
    const store = open(league);
    await store.write('jwt-secret', new Secret('letters and $igns {{ x }}'));
    expect(await league.files.read(store.pathOf('jwt-secret'))).toBe('letters and $igns {{ x }}');
    expect(await modeOf(store.pathOf('jwt-secret'))).toBe('444');
    expect(await modeOf(league.folder.secrets)).toBe('700');
    expect((await store.read('jwt-secret'))?.reveal()).toBe('letters and $igns {{ x }}');
  });

  it('closes a folder that was open to others', async () => {
    await using league = await temporaryLeague();
    await league.files.makeFolder(league.folder.secrets, 0o755);
    await open(league).write('jwt-secret', new Secret('x'));
    expect(await modeOf(league.folder.secrets)).toBe('700');
  });

  it('can replace a secret, although its file is read-only', async () => {
    await using league = await temporaryLeague();
    const store = open(league);
    await store.write('bot-token', new Secret('one'));
    await store.write('bot-token', new Secret('two'));
    expect((await store.read('bot-token'))?.reveal()).toBe('two');
    expect(await modeOf(store.pathOf('bot-token'))).toBe('444');
    expect(await store.names()).toEqual(new Set(['bot-token']));
  });

  it.each<[string, string, string, string]>([
    ['an empty value', 'bot-token', '', 'The value for bot-token is empty'],
    [
      'a line break at the end, as echo makes it',
      'bot-token',
      'zyxwvu\n',
      'The value for bot-token holds a line break',
    ],
    ['a line break inside', 'bot-token', 'zyx\nwvu', 'The value for bot-token holds a line break'],
    ['a carriage return', 'bot-token', 'zyxwvu\r', 'The value for bot-token holds a line break'],
    ['a zero byte', 'bot-token', 'zyx\0wvu', 'The value for bot-token holds a line break'],
    ['a space at the end', 'bot-token', 'zyxwvu ', 'The value for bot-token begins or ends with a space'],
    ['a name that leads elsewhere', '../evil', 'zyxwvu', '../evil is not a name for a secret'],
    ['a name with a dot', '.fingerprint-key', 'zyxwvu', '.fingerprint-key is not a name for a secret'],
    ['no name', '', 'zyxwvu', ' is not a name for a secret'],
  ])('refuses %s, without repeating the value', async (_, name, value, message) => {
    await using league = await temporaryLeague();
    const error = await rejectionOf(open(league).write(name, new Secret(value)));
    expect(error).toMatchObject({ code: 'secret-invalid', exit: 2, message });
    expect(inspect(error, { depth: null })).not.toMatch(/zyx|wvu/);
    expect(await league.files.tree(league.folder.root)).toEqual([]);
  });

  it('does not take other files of the folder for secrets', async () => {
    await using league = await temporaryLeague();
    const store = open(league);
    await store.prepare();
    await store.write('jwt-secret', new Secret('x'));
    await league.files.write(league.folder.at('secrets/jwt-secret.1234.tmp'), 'half');
    await league.files.write(league.folder.at('secrets/README.md'), 'mine');
    expect(await store.names()).toEqual(new Set(['jwt-secret']));
    expect([...(await store.all()).keys()]).toEqual(['jwt-secret']);
  });

  it('makes the key of its fingerprints once', async () => {
    await using league = await temporaryLeague();
    const store = open(league);
    await store.write('jwt-secret', new Secret('x'));
    expect(await store.fingerprints()).toEqual(new Map());
    await store.prepare();
    const first = await store.fingerprints();
    expect(first.get('jwt-secret')).toMatch(/^[0-9a-f]{12}$/);
    await store.prepare();
    expect(await store.fingerprints()).toEqual(first);
    expect(await modeOf(league.folder.at('secrets/.fingerprint-key'))).toBe('400');
  });

  it('gives another fingerprint after a change, and in another league', async () => {
    await using one = await temporaryLeague();
    await using two = await temporaryLeague();
    const stores = [open(one), open(two)] as const;
    for (const store of stores) {
      await store.prepare();
      await store.write('jwt-secret', new Secret('the same'));
    }
    const [a, b] = await Promise.all(stores.map(async (store) => (await store.fingerprints()).get('jwt-secret')));
    expect(a).not.toBe(b);
    await stores[0].write('jwt-secret', new Secret('another'));
    expect((await stores[0].fingerprints()).get('jwt-secret')).not.toBe(a);
  });

  it('forgets a secret', async () => {
    await using league = await temporaryLeague();
    const store = open(league);
    await store.write('bot-token', new Secret('x'));
    await store.remove('bot-token');
    await store.remove('bot-token');
    expect(await store.names()).toEqual(new Set());
  });
});
