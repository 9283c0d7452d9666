import { describe, expect, it } from 'vitest';
import { checksum } from '../../../src/core/checksum.ts';
import { certificateState, makeCertificates } from '../../../src/ops/certificates.ts';
import { liveFiles, writeLiveFiles } from '../../../src/ops/live-files.ts';
import { openSession, type Session } from '../../../src/ops/session.ts';
import { generationFolder } from '../../../src/state/generations.ts';
import { readLock } from '../../../src/state/lock-file.ts';
import { writeRehearsed } from '../../../src/state/rehearsed-names.ts';
import { API, type AskingWorld, askingWorld, DIRECTORY, PAGE, resolvedBy, ROUTES, SERVICES } from './asking-world.ts';
import { NOW, ROOT } from './league.ts';

const PATH = `${ROOT}/${ROUTES}`;

/** Opens the league after names passed a rehearsal. */
async function certified({ session, files }: AskingWorld, names: readonly string[]): Promise<Session> {
  const passed = names.map((name) => ({ name, directory: DIRECTORY, at: NOW.toISOString() }));
  await writeRehearsed(files, session.folder, passed);
  return await openSession(session.ports, ROOT, SERVICES);
}

async function textsOf({ files, session }: AskingWorld) {
  const [routes, copy, lock] = await Promise.all([
    files.read(PATH),
    files.read(`${generationFolder(session.folder, 1)}/${ROUTES}`),
    readLock(files, session.folder.lock),
  ]);
  return { routes: routes ?? '', copy, sum: lock?.files[ROUTES], lock };
}

describe('live files', () => {
  it('are those that a service notices by itself', async () => {
    const world = await askingWorld();
    const files = await liveFiles(world.session);
    expect([...files.keys()]).toEqual([ROUTES]);
    expect(files.get(ROUTES)).toBe(await world.files.read(PATH));
  });

  it('are not written when nothing changed, nor is the lock', async () => {
    const world = await askingWorld();
    const texts = new Map(world.files.texts);
    expect(await writeLiveFiles(world.session)).toEqual([]);
    expect(new Map(world.files.texts)).toEqual(texts);
  });

  it('are written with the lock that knows them and where an undo takes them from; nothing else changes', async () => {
    const world = await askingWorld();
    const { lock: before } = await textsOf(world);
    expect(await writeLiveFiles(await certified(world, [API]))).toEqual([ROUTES]);
    const { routes, copy, sum, lock } = await textsOf(world);
    expect(resolvedBy(routes)).toEqual([API]);
    expect([copy, sum]).toEqual([routes, checksum(routes)]);
    expect(lock).toEqual({ ...before, files: { ...before?.files, [ROUTES]: sum } });
  });

  it('are left alone when somebody edited them by hand', async () => {
    const world = await askingWorld();
    const before = await textsOf(world);
    await world.files.write(PATH, `${before.routes}# mine\n`);
    expect(await writeLiveFiles(await certified(world, [API]))).toEqual([]);
    expect(await textsOf(world)).toEqual({ ...before, routes: `${before.routes}# mine\n` });
  });

  it('are left out when somebody removed them', async () => {
    const world = await askingWorld();
    await world.files.remove(PATH);
    expect(await writeLiveFiles(await certified(world, [API]))).toEqual([]);
    expect(await world.files.exists(PATH)).toBe(false);
  });

  it('are not there before the first apply', async () => {
    const world = await askingWorld();
    await world.files.remove(world.session.folder.lock);
    expect(await writeLiveFiles(await certified(world, [API]))).toEqual([]);
  });

  it('follow the certificates, which are named in them', async () => {
    const world = await askingWorld();
    const session = await certified(world, [API]);
    await makeCertificates(session, (await certificateState(session)).due);
    await writeLiveFiles(session);
    const pem = (await world.files.read(`${ROOT}/certificates/served/domain.pem`)) ?? '';
    expect((await textsOf(world)).routes).toContain(`# ${session.ports.certificates.readCertificate(pem).fingerprint}`);
  });

  it.each([
    [0, [API]],
    [1, [API]],
    [2, [API]],
    [0, [PAGE]],
    [1, [PAGE]],
    [2, [PAGE]],
  ])('are no edits by hand when a run was killed before write %i of them, and then %s passed', async (write, names) => {
    const world = await askingWorld();
    const { ports, ...session } = await certified(world, [API]);
    let writes = 0;
    const files = {
      ...ports.files,
      write: async (path: string, text: string, mode?: number) => {
        if (writes++ >= write) throw new Error('killed');
        await ports.files.write(path, text, mode);
      },
    };
    await expect(writeLiveFiles({ ...session, ports: { ...ports, files } })).rejects.toThrow('killed');
    await writeLiveFiles(await certified(world, names));
    const { routes, copy, sum } = await textsOf(world);
    expect(resolvedBy(routes)).toEqual(names);
    expect([copy, sum]).toEqual([routes, checksum(routes)]);
  });
});
