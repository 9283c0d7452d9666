import { expect, it } from 'vitest';
import { readServiceFolders } from '../../../src/host/assets.ts';
import { imagesOf, resolveImages } from '../../../src/ops/images.ts';
import { openSession } from '../../../src/ops/session.ts';
import { fakePorts, GOOD_ENGINE } from '../../fakes/fake-ports.ts';
import { memoryFiles } from '../../fakes/memory-files.ts';
import { LOCAL } from '../pipeline.ts';

it('what an interrupted run had found out needs no registry', async () => {
  const asked: string[] = [];
  const engine = {
    info: () => Promise.resolve(GOOD_ENGINE),
    resolve: (reference: string) => {
      asked.push(reference);
      return Promise.resolve({ digest: `sha256:${'b'.repeat(64)}`, platforms: [] });
    },
  };
  const files = memoryFiles({ '/opt/league/sprocket.yaml': LOCAL });
  const session = await openSession(fakePorts({ files, engine }), '/opt/league', readServiceFolders());
  const [first, ...others] = imagesOf(session);
  if (!first) throw new Error('a league has images');
  const staged = `services:\n  one:\n    image: ${first.pull}@sha256:${'a'.repeat(64)}\n`;
  const images = await resolveImages(session, staged);
  expect(images.get(first.name)?.pinned).toBe(`${first.pull}@sha256:${'a'.repeat(64)}`);
  expect(asked.sort()).toEqual(others.map(({ pull }) => pull).sort());
});
