import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { type AcmeLab, startAcmeLab } from './support/acme-lab.ts';
import { type DnsProvider, startDnsProvider } from './support/dns-provider.ts';
import { containerIds, docker, newFolder, removeFolder, removeLeague } from './support/league.ts';
import { install, sprocket } from './support/program.ts';

const DOMAIN = 'rockets.test';
const API = `api.${DOMAIN}`;
const PASSWORD = 'p4ssword-of+the provider';

let folder: string;
let production: AcmeLab;
let staging: AcmeLab;
let provider: DnsProvider;
/** What browsers would know: the root of what production issues. */
let world: string;

/** A request by somebody who trusts one authority and nobody else. */
async function curl(name: string, authority: string): Promise<number> {
  const { exitCode } = await execa('curl', ['-sI', '--cacert', authority, '--resolve', `${name}:443:127.0.0.1`, `https://${name}/healthz`], { reject: false }); // prettier-ignore
  return exitCode ?? -1;
}

async function orders(lab: AcmeLab): Promise<number> {
  const counts = [...(await lab.log()).matchAll(/There are now (\d+) orders in the db/g)];
  return Number(counts.at(-1)?.[1] ?? 0);
}
const rehearse = () => sprocket(['cert', 'rehearse', '--dir', folder]);
const own = () => `${folder}/certificates/authority.pem`;

beforeAll(async () => {
  await removeLeague();
  folder = await newFolder();
  [production, staging] = await Promise.all([
    startAcmeLab({ name: 'sprocket-test-production' }),
    startAcmeLab({ name: 'sprocket-test-staging' }),
  ]);
  world = join(dirname(folder), 'world.pem');
  await writeFile(world, await production.issuingRoot());
  // Nothing of the league is reached from where the authorities are.
  for (const lab of [production, staging]) {
    for (const name of [DOMAIN, API]) await lab.setDns(name, { a: ['192.0.2.66'] });
  }
  provider = await startDnsProvider([production, staging], { user: 'league', password: PASSWORD });
  const roots = [production.trusted, staging.trusted, await production.issuingRoot(), await staging.issuingRoot()];
  const answers = join(dirname(folder), 'answers.yaml');
  await writeFile(
    answers,
    stringify({
      ways: { domain: DOMAIN, email: 'admin@rockets.test', localhost: true },
      certificates: {
        authority: production.directory,
        staging: staging.directory,
        root: `${roots.map((pem) => pem.trim()).join('\n')}\n`,
        resolvers: [staging.nameServer],
        dns: {
          provider: 'httpreq',
          access: ['HTTPREQ_PASSWORD'],
          settings: { HTTPREQ_ENDPOINT: provider.endpoint, HTTPREQ_USERNAME: 'league' },
          wait: 1,
        },
      },
    }),
  );
  const env = { SPROCKET_SECRET_HTTPREQ_PASSWORD: 'not-the-password' };
  const { exitCode, stderr } = await sprocket(install(folder, '--answers', answers), { env });
  expect(exitCode, stderr).toBe(0);
  expect(stderr).toContain('HTTP request does not let the proxy in');
});
afterAll(async () => {
  await removeLeague();
  await provider.stop();
  await production.stop();
  await staging.stop();
  await removeFolder(folder);
});

describe('public certificates by DNS', () => {
  it('do not come with wrong credentials: the league runs on its private one, and nothing is left of the rehearsal', async () => {
    expect(await curl(API, own())).toBe(0);
    expect(await orders(production)).toBe(0);
    const { exitCode, stdout } = await sprocket(['plan', '--dir', folder]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`${API}, ${DOMAIN}: rehearsed, then`);
    expect((await docker('ps', '-aq', '--filter', 'name=sprocket-rehearsal')).trim()).toBe('');
    await expect(readFile(`${folder}/.sprocket/rehearsal/traefik.yaml`)).rejects.toThrow('ENOENT');
  });

  it('are rehearsed for names that lead elsewhere, without asking production or touching a container', async () => {
    await sprocket(['secrets', 'set', '--dir', folder, 'httpreq-password'], { input: PASSWORD });
    const before = await containerIds();
    const { exitCode, stdout, stderr } = await rehearse();
    expect(exitCode, stderr + stdout).toBe(0);
    for (const name of [DOMAIN, API]) expect(provider.made).toContain(`_acme-challenge.${name}`);
    expect(await containerIds()).toEqual(before);
    expect(await orders(production)).toBe(0);
  });

  it('are known not to come while the provider is broken, or says that it did what it did not', async () => {
    provider.refuses = 500;
    const broken = await rehearse();
    expect(broken.exitCode).toBe(6);
    expect(broken.stdout).toContain(`HTTP request did not make the record for ${API}`);
    provider.refuses = undefined;
    provider.forgets = true;
    const forgotten = await rehearse();
    expect(forgotten.exitCode).toBe(6);
    expect(forgotten.stdout).toContain(`did not find the record that HTTP request was told to make for ${API}`);
    provider.forgets = false;
  });

  it('come with the next apply, which gives the proxy the new password', async () => {
    const { exitCode, stdout, stderr } = await sprocket(['apply', '--dir', folder, '--yes']);
    expect(exitCode, stderr + stdout).toBe(0);
    for (const name of [DOMAIN, API]) expect(await curl(name, world), name).toBe(0);
    expect(await orders(production)).toBe(2);
    expect((await sprocket(['plan', '--dir', folder])).exitCode).toBe(0);
    const verified = await sprocket(['verify', '--dir', folder]);
    expect(verified.exitCode, verified.stdout).toBe(0);
  });

  it('leave no password where others look', async () => {
    const { traefik = '' } = await containerIds();
    const log = await execa('docker', ['logs', traefik], { all: true });
    const seen = [
      await docker('inspect', traefik),
      log.all,
      await readFile(`${folder}/compose.yaml`, 'utf8'),
      await readFile(`${folder}/config/traefik/traefik.yaml`, 'utf8'),
    ];
    for (const text of seen) {
      expect(text).not.toContain(PASSWORD);
      expect(text).not.toContain('not-the-password');
    }
  });
});
