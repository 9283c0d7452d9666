import { access, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { CommandResult } from '../../../src/host/ports.ts';
import { debianTrustStore } from '../../../src/host/trust-store.ts';
import { x509 } from '../../../src/host/x509.ts';
import { rejectionOf } from '../thrown-by.ts';

const REAL = '/usr/sbin/update-ca-certificates';
const NAMES = { dns: ['rockets.local'], ip: [] };

let root: string;
let crt: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'sprocket-test-'));
  crt = join(root, 'usr/local/share/ca-certificates/sprocket-authority.crt');
  for (const folder of ['usr/sbin', 'usr/local/share/ca-certificates', 'etc/ssl/certs', 'hooks'])
    await mkdir(join(root, folder), { recursive: true });
  await writeFile(join(root, REAL), '');
  await writeFile(join(root, 'etc/ca-certificates.conf'), '# none\n');
  onTestFinished(() => rm(root, { recursive: true }));
});

const authority = async (name = 'Rockets') =>
  (await x509.makeAuthority({ name, permitted: NAMES, notBefore: new Date(), days: 30 })).certificate;

/** A program that takes over what lies in the folder, or fails. */
function updating(result: CommandResult = { exitCode: 0, output: '' }) {
  const calls: string[][] = [];
  const update = async (...args: string[]): Promise<CommandResult> => {
    calls.push(args);
    const text = await readFile(crt, 'utf8').catch(() => '');
    if (result.exitCode === 0) await writeFile(join(root, 'etc/ssl/certs/ca-certificates.crt'), text);
    return result;
  };
  return { calls, store: debianTrustStore(root, 0, update) };
}

describe('the authorities of a host', () => {
  it('are added to by root, and only where the host keeps them like Debian', async () => {
    expect(await debianTrustStore(root, 0).obstacle()).toBeUndefined();
    expect(await debianTrustStore(root, 1000).obstacle()).toBe('not root');
    await rm(join(root, 'usr/local/share/ca-certificates'), { recursive: true });
    expect(await debianTrustStore(root, 1000).obstacle()).toBe('other kind of host');
    expect(await debianTrustStore(join(root, 'hooks'), 0).obstacle()).toBe('other kind of host');
  });

  it('have one more, which everybody can read', async () => {
    const { calls, store } = updating();
    const pem = await authority();
    expect(await store.trusts(pem)).toBe(false);
    await store.add('sprocket-authority', pem);
    expect(store.pathOf('sprocket-authority')).toBe(crt);
    expect(await readFile(crt, 'utf8')).toBe(pem.trim() + '\n');
    expect((await stat(crt)).mode & 0o777).toBe(0o644);
    expect(await store.trusts(pem)).toBe(true);
    expect(calls).toEqual([[]]);
  });

  it('have another in the place of the former one', async () => {
    const { calls, store } = updating();
    const [former, present] = [await authority(), await authority()];
    await store.add('sprocket-authority', former);
    await store.add('sprocket-authority', present);
    expect([await store.trusts(former), await store.trusts(present)]).toEqual([false, true]);
    expect(calls).toEqual([[], ['--fresh']]);
  });

  it.each([
    ['the program fails', { exitCode: 1, output: 'disk full\n' }],
    ['the program does nothing', { exitCode: 0, output: '0 added' }],
  ])('are as before when %s', async (_, result) => {
    const store = debianTrustStore(root, 0, () => Promise.resolve(result));
    const error = await rejectionOf(store.add('sprocket-authority', await authority()));
    expect(error).toMatchObject({ code: 'preflight', details: [result.output.trim()] });
    expect(await access(crt).then(() => true, () => false)).toBe(false); // prettier-ignore
    await writeFile(crt, 'former');
    await rejectionOf(store.add('sprocket-authority', await authority()));
    expect(await readFile(crt, 'utf8')).toBe('former');
  });
});

const installed = await access(REAL).then(() => true, () => false); // prettier-ignore

describe.skipIf(!installed)('update-ca-certificates itself', () => {
  it('makes OpenSSL find the authority, also a renamed one in the place of the former', async () => {
    const certs = join(root, 'etc/ssl/certs');
    const store = debianTrustStore(root, 0, async (...args) => {
      const folders = [
        ...['--certsconf', join(root, 'etc/ca-certificates.conf'), '--hooksdir', join(root, 'hooks')],
        ...['--localcertsdir', join(root, 'usr/local/share/ca-certificates'), '--etccertsdir', certs],
      ];
      const { exitCode, all } = await execa(REAL, [...args, ...folders], { all: true, reject: false });
      return { exitCode: exitCode ?? -1, output: all };
    });
    const verify = async (pem: string) => {
      await writeFile(join(root, 'one.pem'), pem);
      return (await execa('openssl', ['verify', '-CApath', certs, join(root, 'one.pem')], { reject: false })).exitCode;
    };
    const [former, present] = [await authority('Rockets'), await authority('Comets')];
    await store.add('sprocket-authority', former);
    expect([await store.trusts(former), await verify(former)]).toEqual([true, 0]);
    await store.add('sprocket-authority', present);
    expect([await store.trusts(present), await verify(present)]).toEqual([true, 0]);
    expect([await store.trusts(former), await verify(former)]).toEqual([false, 2]);
  });
});
