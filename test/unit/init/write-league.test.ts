import { chmod, mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/core/secret.ts';
import { nodeDumps } from '../../../src/host/dump-file.ts';
import { nodeFiles } from '../../../src/host/node-files.ts';
import type { Files } from '../../../src/host/ports.ts';
import { folderState } from '../../../src/ops/init/folder-state.ts';
import { writeLeague } from '../../../src/ops/init/write-league.ts';
import { fakePorts } from '../../fakes/fake-ports.ts';
import { LIVING_HOST, LIVING_OWNER } from './living-host.ts';
import { rejectionOf } from '../thrown-by.ts';

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
const league = (root: string, dump?: string) => ({
  root,
  text: 'version: 1\n',
  secrets: new Map([['discord-bot-token', new Secret('CANARY')]]),
  dump,
});

async function prepared(files: Files = nodeFiles()) {
  const place = await mkdtemp(join(tmpdir(), 'sprocket-test-'));
  await chmod(place, 0o755);
  const ports = fakePorts({ host: LIVING_HOST });
  return { place, root: join(place, 'new', 'rockets'), ports: { ...ports, files } };
}

/** Files of which writing sprocket.yaml fails, as a kill just before it. */
function withoutLeagueFile(): Files {
  const files = nodeFiles();
  return {
    ...files,
    write: (path, text, mode) =>
      path.endsWith('/sprocket.yaml') ? Promise.reject(new Error('killed')) : files.write(path, text, mode),
  };
}

describe('writeLeague', () => {
  it('makes a folder that everybody may enter, around secrets that nobody else may', async () => {
    const { root, ports } = await prepared();
    await writeLeague(ports, nodeDumps(), league(root));
    expect(await modeOf(root)).toBe('755');
    expect(await modeOf(join(root, 'secrets'))).toBe('700');
    expect(await modeOf(join(root, 'secrets/discord-bot-token'))).toBe('444');
    expect(await modeOf(join(root, 'sprocket.yaml'))).toBe('644');
    expect(await readFile(join(root, 'secrets/discord-bot-token'), 'utf8')).toBe('CANARY');
    expect(await folderState(nodeFiles(), root)).toEqual({ kind: 'league' });
  });

  it('lets go of the league when it is done', async () => {
    const { root, ports } = await prepared();
    await writeLeague(ports, nodeDumps(), league(root));
    expect(await ports.files.exists(join(root, '.sprocket/owner.json'))).toBe(false);
  });

  it('begins with the secrets: what a kill leaves is no league yet, and the next init goes on there', async () => {
    const { root, ports } = await prepared(withoutLeagueFile());
    await expect(writeLeague(ports, nodeDumps(), league(root))).rejects.toThrow('killed');
    expect(await folderState(nodeFiles(), root)).toEqual({ kind: 'begun' });
    await writeLeague({ ...ports, files: nodeFiles() }, nodeDumps(), league(root));
    expect(await folderState(nodeFiles(), root)).toEqual({ kind: 'league' });
  });

  it('stops before another run that is alive', async () => {
    const { root, ports } = await prepared();
    await ports.files.makeFolder(join(root, '.sprocket'));
    await ports.files.write(join(root, '.sprocket/owner.json'), LIVING_OWNER);
    expect((await rejectionOf(writeLeague(ports, nodeDumps(), league(root)))).code).toBe('locked');
    expect(await ports.files.exists(join(root, 'sprocket.yaml'))).toBe(false);
  });

  it('copies a dump byte by byte to where a container may read it and nobody else', async () => {
    const { place, root, ports } = await prepared();
    const bytes = Buffer.from([...Buffer.from('PGDMP'), 0, 255, 128, 10, 13]);
    await writeFile(join(place, 'old.dump'), bytes);
    await writeLeague(ports, nodeDumps(), league(root, join(place, 'old.dump')));
    expect(await readFile(join(root, 'import/files/database.dump'))).toEqual(bytes);
    expect(await modeOf(join(root, 'import'))).toBe('700');
    expect(await modeOf(join(root, 'import/files'))).toBe('755');
    expect(await modeOf(join(root, 'import/files/database.dump'))).toBe('444');
    expect(await ports.files.list(join(root, 'import/files'))).toEqual(['database.dump']);
  });
});
