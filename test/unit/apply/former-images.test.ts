import { beforeEach, describe, expect, it } from 'vitest';
import { noteImages, pruneImages } from '../../../src/ops/former-images.ts';
import { sealGeneration, stageGeneration } from '../../../src/state/generations.ts';
import { leagueFolder } from '../../../src/state/league-folder.ts';
import { fakePorts } from '../../fakes/fake-ports.ts';
import { type MemoryFiles, memoryFiles } from '../../fakes/memory-files.ts';

const folder = leagueFolder('/league');
const image = (name: string): string => `registry.example:5000/${name}@sha256:${'a'.repeat(64)}`;

let files: MemoryFiles;
/** What is on the host, and what of it something else uses. */
let host: Set<string>;
let used: Set<string>;
beforeEach(() => {
  [files, host, used] = [memoryFiles(), new Set(), new Set()];
});

function session() {
  const removeImage = (reference: string): Promise<boolean> => {
    if (used.has(reference)) return Promise.resolve(false);
    if (reference === image('engine-gone:v1')) return Promise.reject(new Error('the engine went away'));
    host.delete(reference);
    return Promise.resolve(true);
  };
  return { ports: fakePorts({ files, engine: { removeImage } }), folder };
}

/** Writes a generation that consists of these images, as an apply does before anything is touched. */
async function staged(generation: number, ...images: readonly string[]): Promise<void> {
  for (const one of images) host.add(one);
  const services = images.map((one, index) => `  service${index}:\n    image: ${one}\n`).join('');
  await stageGeneration(files, folder, generation, new Map([['compose.yaml', `services:\n${services}`]]));
}

/** As a commit does it. */
async function committed(generation: number, ...images: readonly string[]): Promise<void> {
  await staged(generation, ...images);
  await noteImages(session());
  await sealGeneration(files, folder, generation, '{}');
  await pruneImages(session());
}

describe('images of former generations', () => {
  it('stay as long as a generation that can be rolled back to needs them, and go then', async () => {
    const shared = image('postgres:17');
    for (let generation = 1; generation <= 4; generation += 1)
      await committed(generation, shared, image(`app:v${generation}`));
    expect([...host]).toEqual([shared, ...[1, 2, 3, 4].map((version) => image(`app:v${version}`))]);
    await committed(5, shared, image('app:v5'));
    expect([...host]).toEqual([shared, ...[2, 3, 4, 5].map((version) => image(`app:v${version}`))]);
    expect(await files.read(folder.formerImages)).toBeUndefined();
  });

  it('go with the next change where they were fetched for one that failed', async () => {
    await committed(1, image('app:v1'));
    await staged(2, image('app:broken'));
    await committed(3, image('app:v1'));
    expect([...host]).toEqual([image('app:v1')]);
  });

  it('are not forgotten by a run that is killed between the two', async () => {
    await committed(1, image('app:v1'));
    await staged(2, image('app:broken'));
    await noteImages(session());
    await sealGeneration(files, folder, 3, '{}');
    expect([...host]).toContain(image('app:broken'));
    await committed(4, image('app:v1'));
    expect([...host]).toEqual([image('app:v1')]);
  });

  it('that something uses, or that cannot be removed now, are tried again with the next change', async () => {
    await staged(1, image('used:v1'), image('engine-gone:v1'));
    used.add(image('used:v1'));
    await committed(2, image('app:v1'));
    expect([...host].sort()).toEqual([image('app:v1'), image('engine-gone:v1'), image('used:v1')]);
    expect(await files.read(folder.formerImages)).toBe(`${image('engine-gone:v1')}\n${image('used:v1')}\n`);
    used.clear();
    await committed(3, image('app:v1'));
    expect([...host].sort()).toEqual([image('app:v1'), image('engine-gone:v1')]);
  });

  it('are asked for by whole names only, whatever stands in the file', async () => {
    await files.write(folder.formerImages, `\n--force\n../x y\n$(reboot)\n${image('old:v1')}`);
    const asked: string[] = [];
    const removeImage = (reference: string) => Promise.resolve(asked.push(reference) > 0);
    await pruneImages({ ports: fakePorts({ files, engine: { removeImage } }), folder });
    expect(asked).toEqual([image('old:v1')]);
  });
});
