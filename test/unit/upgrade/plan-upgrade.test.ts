import { describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/host/ports.ts';
import { openSession } from '../../../src/ops/session.ts';
import { editVersion } from '../../../src/ops/upgrade/edit-version.ts';
import { planAppUpgrade, type UpgradeWish } from '../../../src/ops/upgrade/plan-upgrade.ts';
import { explainHops } from '../../../src/plan/explain-upgrade.ts';
import { fakePorts } from '../../fakes/fake-ports.ts';
import { memoryFiles } from '../../fakes/memory-files.ts';
import { LOCAL, SERVICE_FOLDERS } from '../pipeline.ts';
import { rejectionOf } from '../thrown-by.ts';

const APP = 'registry.example.org/app';
const IMAGES = ['monolith', 'web', 'replay-parse-service'];
const TAGS = ['main', 'v2.3.0', 'v2.3.1', 'v2.4.0', 'v3.0.0', 'crash-loop'];
const AUDIT = [
  {
    at: '2026-01-01T10:00:00Z',
    user: 'a',
    command: 'upgrade',
    result: 'committed',
    seconds: 30,
    details: { from: 'v2.2.0', to: 'v2.3.0', migrates: 'yes' },
  },
  {
    at: '2026-01-01T11:00:00Z',
    user: 'a',
    command: 'upgrade',
    result: 'undone',
    seconds: 99,
    details: { from: 'v2.3.0', to: 'v2.4.0', migrates: 'yes' },
  },
  { at: '2026-01-01T11:30:00Z', user: 'a', command: 'apply', result: 'committed', seconds: 5 },
];

/** The plan of a league at a version; its engine knows the tags and sizes of the registry. */
async function planned(installed: string, wish: UpgradeWish = {}, engine: Partial<Engine> = {}, more = '') {
  const images = Object.fromEntries(
    IMAGES.map((image) => [
      `${APP}/${image}:${installed}`,
      { pull: `${APP}/${image}:${installed}`, digest: 'sha256:old' },
    ]),
  );
  const lock = { version: 1, cli: '0.1.0', generation: 1, verified: '', images, files: {}, containers: {}, tasks: {} };
  const files = memoryFiles({
    '/opt/x/sprocket.yaml': `${LOCAL}app: { registry: ${APP}, version: ${installed}${more} }\n`,
    '/opt/x/sprocket.lock': JSON.stringify(lock),
    '/opt/x/.sprocket/audit.jsonl': AUDIT.map((entry) => JSON.stringify(entry)).join('\n'),
  });
  const ports = fakePorts({
    files,
    engine: {
      tags: () => Promise.resolve(TAGS),
      layers: (reference) =>
        Promise.resolve([
          { digest: 'base', bytes: 1000 },
          { digest: reference, bytes: reference.includes('@') ? 5 : 100 },
        ]),
      resolve: () => Promise.resolve({ digest: 'sha256:old', platforms: [] }),
      ...engine,
    },
  });
  const builder = { resolveRef: () => Promise.resolve('0'.repeat(40)), build: () => Promise.resolve() };
  return await planAppUpgrade(await openSession({ ...ports, builder }, '/opt/x', SERVICE_FOLDERS), wish);
}

describe('an upgrade of the app', () => {
  it('goes to the newest version that is supported, and says what it costs', async () => {
    const database = () => Promise.resolve({ bytes: 40, head: 'AddMatchNote' });
    const { from, to, hops, head } = await planned('v2.3.0', { database });
    expect([from, to, head]).toEqual(['v2.3.0', 'v2.4.0', 'AddMatchNote']);
    expect(hops).toMatchObject([
      { migrates: 'yes', fetchBytes: 300, diskBytes: 940, last: { to: 'v2.3.0', seconds: 30 } },
    ]);
  });

  it('does not count the database where it stays as it is', async () => {
    const { hops } = await planned('v2.3.0', {
      appTag: 'v2.3.1',
      database: () => Promise.reject(new Error('asked')),
    });
    expect(hops).toMatchObject([{ migrates: 'no', diskBytes: 900, last: undefined }]);
  });

  it('is nothing at the newest version', async () => {
    expect((await planned('v2.4.0')).hops).toEqual([]);
  });

  it('goes to a tag that is no version, of which nothing is known, or to a digest', async () => {
    expect((await planned('v2.4.0', { appTag: 'crash-loop' })).hops).toMatchObject([{ migrates: 'unknown' }]);
    const digest = `sha256:${'a'.repeat(64)}`;
    expect((await planned('v2.4.0', { appTag: digest })).hops).toMatchObject([{ to: digest }]);
  });

  it('leaves out a version that not every image has', async () => {
    const tags = (repository: string) => Promise.resolve(repository.endsWith('/web') ? ['v2.3.0', 'v2.3.1'] : TAGS);
    expect((await planned('v2.3.0', {}, { tags })).to).toBe('v2.3.1');
  });

  it('follows a tag that moves when it stands for something else', async () => {
    expect((await planned('main')).hops).toEqual([]);
    const resolve = () => Promise.resolve({ digest: 'sha256:new', platforms: [] });
    const { hops, images } = await planned('main', {}, { resolve });
    expect(hops).toMatchObject([{ from: 'main', to: 'main', migrates: 'unknown' }]);
    expect(images?.[`${APP}/web:main`]).toEqual({ pull: `${APP}/web:main`, digest: 'sha256:new' });
  });

  it('is refused downwards, out of the range, and to what the registry does not have', async () => {
    expect(await rejectionOf(planned('v2.4.0', { appTag: 'v2.3.1' }))).toMatchObject({ code: 'downgrade', exit: 2 });
    expect(await rejectionOf(planned('v2.4.0', { appTag: 'v3.0.0' }))).toMatchObject({
      code: 'version-unsupported',
      exit: 3,
    });
    const unknown = await rejectionOf(planned('v2.4.0', { appTag: 'v2.9.0' }));
    expect(unknown).toMatchObject({ code: 'image-unavailable', exit: 3 });
    expect(unknown.details).toEqual(['Versions there: v3.0.0, v2.4.0, v2.3.1, v2.3.0']);
  });

  it('is not for images that are built from source', async () => {
    const build = `, build: { repository: https://example.org/x, ref: '${'0'.repeat(40)}' }`;
    expect(await rejectionOf(planned('v2.3.0', { appTag: 'v2.4.0' }, {}, build))).toMatchObject({ code: 'usage' });
    expect((await planned('v2.3.0', {}, {}, build)).hops).toEqual([]);
  });

  it('tells where the database is, and how long visitors were kept away the last time', () => {
    const last = { at: '2026-11-01T10:00:00Z', from: 'v1.9.0', to: 'v2.0.0', seconds: 31, away: 17 };
    const hop = {
      from: 'v2.0.0',
      to: 'v2.1.0',
      migrates: 'yes',
      stop: false,
      fetchBytes: 0,
      diskBytes: 0,
      last,
    } as const;
    const lines = explainHops([hop], 'AddMatchNote');
    expect(lines[1]).toBe('      database    changes; its last migration now: AddMatchNote');
    expect(lines[2]).toMatch(/; the last time 17 s$/);
  });

  it('is told hop by hop, with what is not known', () => {
    const hop = {
      from: 'v1.0.0',
      to: 'v2.0.0',
      migrates: 'unknown',
      stop: true,
      fetchBytes: undefined,
      diskBytes: undefined,
      last: undefined,
    } as const;
    expect(explainHops([hop, { ...hop, stop: false, fetchBytes: 2 ** 20 }]).join('\n')).toMatchInlineSnapshot(`
      "  Hop 1 of 2   app v1.0.0 → v2.0.0   no upgrade may leave it out
            database    whether it changes is not known before the new images are here
            away        if the database changes, the app is away until that is done and it is ready again
            to fetch    not known
            disk        not known
            last time   never done here
        Hop 2 of 2   app v1.0.0 → v2.0.0
            database    whether it changes is not known before the new images are here
            away        if the database changes, the app is away until that is done and it is ready again
            to fetch    1 MB
            disk        about 3 MB for images, and the size of the database once more for its safety copy
            last time   never done here"
    `);
  });
});

describe('app.version in sprocket.yaml', () => {
  it('is changed where it stands, and comments stay', () => {
    expect(editVersion('a: 1 # one\napp:\n  # which\n  version: v1.0.0 # now\n', 'v2.0.0')).toBe(
      'a: 1 # one\napp:\n  # which\n  version: v2.0.0 # now\n',
    );
    expect(editVersion('a: 1\n', 'v2.0.0')).toBe('a: 1\napp:\n  version: v2.0.0\n');
  });
});
