import { stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import {
  activateGeneration,
  generationFolder,
  listGenerations,
  sealGeneration,
  stageGeneration,
} from '../../../src/state/generations.ts';
import { temporaryLeague, type TemporaryLeague } from './temporary-league.ts';

const FILES = new Map([
  ['config/core/production.json', '{}\n'],
  ['config/traefik/dynamic/routes.yaml', 'http: {}\n'],
  ['compose.yaml', 'name: sprocket\n'],
  ['secrets/jwt-secret', 'letters'],
  ['sprocket.yaml', 'version: 1\n'],
]);
const LIVE = [
  'compose.yaml',
  'config/core/production.json',
  'config/traefik/dynamic/routes.yaml',
  'secrets/jwt-secret',
];

const stage = ({ files, folder }: TemporaryLeague, generation: number, content: ReadonlyMap<string, string> = FILES) =>
  stageGeneration(files, folder, generation, content);
const liveFiles = async ({ files, folder }: TemporaryLeague) =>
  (await files.tree(folder.root)).filter((path) => !path.startsWith('.sprocket/'));
const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

describe('staging a generation', () => {
  it('writes it whole, beside the league', async () => {
    await using league = await temporaryLeague();
    await stage(league, 1);
    expect(await league.files.tree(generationFolder(league.folder, 1))).toEqual([...FILES.keys()].sort());
    expect(await liveFiles(league)).toEqual([]);
    expect(await listGenerations(league.files, league.folder)).toEqual([1]);
  });

  it('is not there before it is whole: a crash leaves a folder that counts for nothing', async () => {
    await using league = await temporaryLeague();
    await stage(league, 1);
    const half = `${generationFolder(league.folder, 2)}.staging`;
    await league.files.write(`${half}/compose.yaml`, 'half');
    await league.files.write(`${half}/config/left-over.json`, 'half');
    expect(await listGenerations(league.files, league.folder)).toEqual([1]);

    await stage(league, 2);
    expect(await listGenerations(league.files, league.folder)).toEqual([1, 2]);
    expect(await league.files.tree(generationFolder(league.folder, 2))).toEqual([...FILES.keys()].sort());
    expect(await league.files.exists(half)).toBe(false);
  });

  it('fails as a whole when one file cannot be written', async () => {
    await using league = await temporaryLeague();
    const blocked = new Map([
      ['compose.yaml', 'x'],
      ['compose.yaml/below', 'a file is no folder'],
    ]);
    await expect(stage(league, 1, blocked)).rejects.toThrow();
    expect(await listGenerations(league.files, league.folder)).toEqual([]);
  });

  it('can be done again over one that is there', async () => {
    await using league = await temporaryLeague();
    await stage(league, 1);
    await stage(league, 1, new Map([['compose.yaml', 'other']]));
    expect(await league.files.tree(generationFolder(league.folder, 1))).toEqual(['compose.yaml']);
  });

  it('keeps its secrets where only the owner gets in', async () => {
    await using league = await temporaryLeague();
    await stage(league, 1);
    expect(await modeOf(league.folder.generations)).toBe('700');
    expect(await modeOf(`${generationFolder(league.folder, 1)}/secrets/jwt-secret`)).toBe('444');
    expect(await modeOf(`${generationFolder(league.folder, 1)}/compose.yaml`)).toBe('644');
  });
});

describe('activating a generation', () => {
  it('makes its files those of the league', async () => {
    await using league = await temporaryLeague();
    await stage(league, 1);
    await activateGeneration(league.files, league.folder, 1);
    expect(await liveFiles(league)).toEqual(LIVE);
    expect(await modeOf(league.folder.at('secrets/jwt-secret'))).toBe('444');
  });

  it('leaves the user’s own files alone: sprocket.yaml and what this program never wrote', async () => {
    await using league = await temporaryLeague();
    await league.files.write(league.folder.league, '# mine\nversion: 1\n');
    await league.files.write(league.folder.override, 'services: {}\n');
    await league.files.write(league.folder.at('secrets/registry-password'), 'given');
    await stage(league, 1);
    await activateGeneration(league.files, league.folder, 1);
    expect(await league.files.read(league.folder.league)).toBe('# mine\nversion: 1\n');
    expect(await liveFiles(league)).toEqual(
      expect.arrayContaining(['compose.override.yaml', 'secrets/registry-password']),
    );
  });

  it('removes config files that it does not have', async () => {
    await using league = await temporaryLeague();
    await stage(league, 1, new Map([...FILES, ['config/gatus/config.yaml', 'x']]));
    await activateGeneration(league.files, league.folder, 1);
    await stage(league, 2);
    await activateGeneration(league.files, league.folder, 2);
    expect(await liveFiles(league)).toEqual(LIVE);
  });

  it('does not touch files that are the same already', async () => {
    await using league = await temporaryLeague();
    await stage(league, 1);
    await activateGeneration(league.files, league.folder, 1);
    const before = (await stat(league.folder.compose)).ino;
    await stage(league, 2, new Map([...FILES, ['config/core/production.json', '{"changed":true}\n']]));
    await activateGeneration(league.files, league.folder, 2);
    expect((await stat(league.folder.compose)).ino).toBe(before);
    expect(await league.files.read(league.folder.at('config/core/production.json'))).toBe('{"changed":true}\n');
  });

  it('can be finished after a crash in its middle', async () => {
    await using league = await temporaryLeague();
    await stage(league, 1);
    await league.files.write(league.folder.compose, FILES.get('compose.yaml') ?? '');
    await league.files.write(league.folder.at('config/core/production.json.1234.tmp'), 'cut');
    await activateGeneration(league.files, league.folder, 1);
    expect(await liveFiles(league)).toEqual(LIVE);
  });

  it('goes back to an older one', async () => {
    await using league = await temporaryLeague();
    await stage(league, 1);
    await stage(league, 2, new Map([...FILES, ['compose.yaml', 'newer'], ['config/new/x.json', '{}']]));
    await activateGeneration(league.files, league.folder, 2);
    await activateGeneration(league.files, league.folder, 1);
    expect(await league.files.read(league.folder.compose)).toBe('name: sprocket\n');
    expect(await liveFiles(league)).toEqual(LIVE);
  });
});

describe('sealing a generation', () => {
  it('adds the lock, and keeps three besides the present one', async () => {
    await using league = await temporaryLeague();
    for (const generation of [1, 2, 3, 4, 5, 6]) {
      await stage(league, generation);
      await sealGeneration(league.files, league.folder, generation, `lock ${generation}`);
    }
    expect(await listGenerations(league.files, league.folder)).toEqual([3, 4, 5, 6]);
    expect(await league.files.read(`${generationFolder(league.folder, 6)}/sprocket.lock`)).toBe('lock 6');
  });

  it('does not let generations that failed push out verified ones', async () => {
    await using league = await temporaryLeague();
    await stage(league, 1);
    await sealGeneration(league.files, league.folder, 1, 'lock 1');
    for (const failed of [2, 3, 4, 5]) await stage(league, failed);
    await stage(league, 6);
    await sealGeneration(league.files, league.folder, 6, 'lock 6');
    expect(await listGenerations(league.files, league.folder)).toEqual([1, 6]);
  });

  it('counts by number, also beyond 9999', async () => {
    await using league = await temporaryLeague();
    for (const generation of [9998, 9999, 10_000]) await stage(league, generation);
    expect(await listGenerations(league.files, league.folder)).toEqual([9998, 9999, 10_000]);
  });
});
