import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeFiles } from '../../../src/host/node-files.ts';
import { existingSecrets, folderName, folderState } from '../../../src/ops/init/folder-state.ts';

async function folderWith(...paths: string[]): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'sprocket-test-'));
  for (const path of paths) {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), 'x');
  }
  return root;
}

describe('folderState', () => {
  it.each<[string, string[], string]>([
    ['an empty folder', [], 'free'],
    ['a league', ['sprocket.yaml', 'compose.yaml', 'notes.txt'], 'league'],
    ['what an interrupted init leaves', ['.sprocket/owner.json', 'secrets/a', 'import/files/database.dump'], 'begun'],
    ['a kill in the middle of writing sprocket.yaml', ['secrets/a', 'sprocket.yaml.812.tmp'], 'begun'],
    ['only secrets, put back from a copy', ['secrets/a'], 'begun'],
    ["somebody else's files beside ours", ['secrets/a', 'index.html'], 'foreign'],
    ['a Compose project', ['compose.yaml'], 'foreign'],
  ])('%s', async (_name, paths, kind) => {
    expect((await folderState(nodeFiles(), await folderWith(...paths))).kind).toBe(kind);
  });

  it('a folder that does not exist yet', async () => {
    expect((await folderState(nodeFiles(), join(await folderWith(), 'a', 'b'))).kind).toBe('free');
  });

  it('a file of that name', async () => {
    const root = await folderWith('league');
    expect(await folderState(nodeFiles(), join(root, 'league'))).toEqual({ kind: 'foreign', what: 'it is a file' });
  });

  it('names what is in the way', async () => {
    const state = await folderState(nodeFiles(), await folderWith('a', 'b'));
    expect(state).toEqual({ kind: 'foreign', what: 'it holds a, b' });
  });
});

describe('existingSecrets', () => {
  it('are the names in secrets/, without the key of the fingerprints', async () => {
    const root = await folderWith('secrets/jwt-secret', 'secrets/.fingerprint-key');
    expect(await existingSecrets(nodeFiles(), root)).toEqual(new Set(['jwt-secret']));
    expect(await existingSecrets(nodeFiles(), join(root, 'nothing'))).toEqual(new Set());
  });
});

describe('folderName', () => {
  it.each([
    ['Sunday Rockets', 'sunday-rockets'],
    ["Sunday Rocket's  Cup!", 'sunday-rockets-cup'],
    ['Ligue des Étoiles', 'ligue-des-etoiles'],
    ['../../etc', 'etc'],
    ['日本', 'league'],
    ['', 'league'],
    ['a'.repeat(39) + ' b', 'a'.repeat(39)],
  ])('%s', (name, folder) => {
    expect(folderName(name)).toBe(folder);
  });
});
