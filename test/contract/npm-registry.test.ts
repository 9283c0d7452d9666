import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { judgeSignature, npmRegistry } from '../../src/host/npm-registry.ts';
import { type NpmBehaviour, type StandInNpm, standInNpm } from '../e2e/support/stand-in-npm.ts';
import { rejectionOf, thrownBy } from '../unit/thrown-by.ts';

/** npm takes its time, above all where others are at work. */
const SLOW = 240_000;
const NAME = 'create-sprocket';
const saved = { ...process.env };
let tarball: Buffer;
let registry: StandInNpm | undefined;

/** npm as this host is set up, but with a registry of its own and nothing kept from before. */
async function registryThat(behaviour: NpmBehaviour = {}): Promise<StandInNpm> {
  registry = await standInNpm(NAME, behaviour);
  process.env['npm_config_registry'] = registry.url;
  process.env['npm_config_cache'] = await mkdtemp(join(tmpdir(), 'sprocket-npm-cache-'));
  return registry;
}

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sprocket-npm-'));
  const manifest = { name: NAME, version: '0.1.1', scripts: { postinstall: 'exit 1' } };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'index.js'), '');
  await execa('npm', ['pack', '--silent'], { cwd: folder });
  tarball = await readFile(join(folder, `${NAME}-0.1.1.tgz`));
  await rm(folder, { recursive: true });
}, SLOW);

afterEach(async () => {
  await registry?.close();
  await rm(process.env['npm_config_cache'] ?? '/nowhere', { recursive: true, force: true });
  process.env = { ...saved };
});

describe('the npm registry', () => {
  it('tells which versions there are, and sends one, of which nothing is run', { timeout: SLOW }, async () => {
    const { publish } = await registryThat();
    publish('0.1.0', tarball);
    expect(await npmRegistry().versions()).toEqual({ newest: '0.1.0', all: ['0.1.0'] });
    publish('0.1.1', tarball);
    expect(await npmRegistry().versions()).toEqual({ newest: '0.1.1', all: ['0.1.0', '0.1.1'] });
    const fetched = await npmRegistry().fetch('0.1.1');
    expect(fetched).toMatchObject({ signature: 'none', integrity: expect.stringMatching(/^sha512-/) as string });
    expect(existsSync(join(fetched.folder, 'index.js'))).toBe(true);
    await fetched.remove();
    expect(existsSync(fetched.folder)).toBe(false);
  });

  it('is not believed when it sends something else than it announced', { timeout: SLOW }, async () => {
    (await registryThat({ tampers: true })).publish('0.1.1', tarball);
    expect(await rejectionOf(npmRegistry().fetch('0.1.1'))).toMatchObject({ code: 'program-untrusted', exit: 3 });
  });

  it('says so when it signed something and the keys cannot be had', { timeout: SLOW }, async () => {
    (await registryThat({ signs: true })).publish('0.1.1', tarball);
    const fetched = await npmRegistry().fetch('0.1.1');
    expect(fetched.signature).toBe('no keys');
    await fetched.remove();
  });

  it('may not have it, or not answer', { timeout: SLOW }, async () => {
    const { publish, close } = await registryThat();
    const absent = await rejectionOf(npmRegistry().versions());
    expect(absent).toMatchObject({ code: 'program-unavailable', exit: 3 });
    expect(absent.message).toContain('does not have it');
    publish('0.1.1', tarball);
    expect((await rejectionOf(npmRegistry().fetch('0.9.9'))).code).toBe('program-unavailable');
    await close();
    registry = undefined;
    process.env['npm_config_cache'] = await mkdtemp(join(tmpdir(), 'sprocket-npm-cache-'));
    const silent = await rejectionOf(npmRegistry().versions());
    expect(silent.message).toContain('cannot be reached');
    expect(silent.hint).toBeTruthy();
  });
});

describe('what npm says about signatures', () => {
  it('counts when it says anything', () => {
    expect(judgeSignature('{"invalid":[],"missing":[]}', 'x@1')).toBe('verified');
    expect(judgeSignature('{"error":{"code":"ENOTFOUND"}}', 'x@1')).toBe('no keys');
    expect(judgeSignature('', 'x@1')).toBe('no keys');
  });

  it.each(['{"invalid":[{"name":"x"}],"missing":[]}', '{"invalid":[],"missing":[{"name":"x"}]}'])(
    'stops the upgrade: %s',
    (answer) => {
      expect(thrownBy(() => judgeSignature(answer, 'x@1'))).toMatchObject({ code: 'program-untrusted', exit: 3 });
    },
  );
});
