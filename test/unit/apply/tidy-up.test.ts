import { expect, it } from 'vitest';
import { tidyUp } from '../../../src/ops/apply/tidy-up.ts';
import type { Session } from '../../../src/ops/session.ts';
import { leagueFolder } from '../../../src/state/league-folder.ts';
import { fakePorts } from '../../fakes/fake-ports.ts';
import { memoryFiles } from '../../fakes/memory-files.ts';
import { silentProgress } from '../../fakes/silent-progress.ts';

it('a failure is told, and what else is not needed goes all the same', async () => {
  const folder = leagueFolder('/league');
  const old = `registry.example/app@sha256:${'a'.repeat(64)}`;
  const files = memoryFiles({ [`${folder.import}/files/database.dump`]: 'rows', [folder.formerImages]: `${old}\n` });
  const remove: typeof files.remove = (path) =>
    path === folder.import ? Promise.reject(new Error('EROFS: read-only file system')) : files.remove(path);
  const removed: string[] = [];
  const removeImage = (reference: string) => Promise.resolve(removed.push(reference) > 0);
  const ports = fakePorts({ files: { ...files, remove }, engine: { removeImage } });
  const warnings: string[] = [];
  const progress = { ...silentProgress, warn: (text: string) => void warnings.push(text) };
  await tidyUp({ ports, folder } as Session, { care: undefined }, progress);
  expect(warnings).toEqual([expect.stringMatching(/stays until the next change: EROFS/)]);
  expect(removed).toEqual([old]);
  await tidyUp({ ports: fakePorts({ files }), folder } as Session, { care: undefined }, silentProgress);
  expect([...files.texts.keys()]).toEqual([]);
});
