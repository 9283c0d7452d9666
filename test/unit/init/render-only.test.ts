import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../../src/core/yaml.ts';
import { planWithoutEngine, renderOnly } from '../../../src/ops/init/render-only.ts';
import { openSession } from '../../../src/ops/session.ts';
import { fakePorts } from '../../fakes/fake-ports.ts';
import { type MemoryFiles, memoryFiles } from '../../fakes/memory-files.ts';
import { lockText } from '../../../src/state/lock-file.ts';
import { LOCAL, SERVICE_FOLDERS } from '../pipeline.ts';
import { LIVING_HOST } from './living-host.ts';
import { rejectionOf } from '../thrown-by.ts';

/** No engine, no Compose, no registry: asking one of them fails the test. */
const open = (files: MemoryFiles) => openSession(fakePorts({ files, host: LIVING_HOST }), '/l', SERVICE_FOLDERS);

describe('planWithoutEngine', () => {
  it('creates everything', async () => {
    const plan = await planWithoutEngine(await open(memoryFiles({ '/l/sprocket.yaml': LOCAL })));
    expect(new Set(plan.changes.map(({ action }) => action))).toEqual(new Set(['generate', 'pull', 'write', 'create', 'run'])); // prettier-ignore
    expect(plan.unchanged).toEqual([]);
  });
});

describe('renderOnly', () => {
  it('writes the whole folder, with tags and without digests', async () => {
    const files = memoryFiles({ '/l/sprocket.yaml': LOCAL });
    const session = await open(files);
    await renderOnly(session);
    const compose = parseYaml(files.texts.get('/l/compose.yaml') ?? '', 'compose.yaml').value as {
      services: Record<string, { image: string }>;
    };
    expect(compose.services['postgres']?.image).toBe('postgres:17.11-trixie');
    expect(files.texts.get('/l/compose.yaml')).not.toContain('@sha256');
    for (const { name } of session.deployment.secrets) expect(files.texts.has(`/l/secrets/${name}`)).toBe(true);
    // What its templates render to nothing for is not wanted by this league.
    const notWanted = ['dynamic/rehearsal.yaml', 'dynamic/hold.yaml', 'acme-root.pem'].map(
      (path) => `config/traefik/${path}`,
    );
    for (const { config } of session.deployment.containers) {
      for (const { path } of config) expect(files.texts.has(`/l/${path}`), path).toBe(!notWanted.includes(path));
    }
    expect(files.texts.has('/l/.sprocket/owner.json')).toBe(false);
  });

  it('a second time changes nothing, and removes what an older sprocket.yaml wanted', async () => {
    const files = memoryFiles({ '/l/sprocket.yaml': LOCAL });
    await renderOnly(await open(files));
    const before = new Map(files.texts);
    await files.write('/l/config/old/file', 'x');
    await renderOnly(await open(files));
    expect(new Map(files.texts)).toEqual(before);
  });

  it('leaves a league alone that has been applied', async () => {
    const lock = lockText({
      ...{ version: 1, cli: '1.0.0', generation: 3, verified: 'now', images: {}, files: {}, containers: {}, tasks: {} },
    });
    const files = memoryFiles({ '/l/sprocket.yaml': LOCAL, '/l/sprocket.lock': lock });
    const before = new Map(files.texts);
    expect((await rejectionOf(renderOnly(await open(files)))).code).toBe('usage');
    expect(new Map(files.texts)).toEqual(before);
  });
});
