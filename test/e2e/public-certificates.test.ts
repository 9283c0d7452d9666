import { createPrivateKey } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import { dirname, join } from 'node:path';
import { axios, Client } from 'acme-client';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { type AcmeLab, rateLimitedDirectory, startAcmeLab } from './support/acme-lab.ts';
import { openBrowser } from './support/browser.ts';
import { containerIds, newFolder, removeFolder, removeLeague } from './support/league.ts';
import { install, sprocket } from './support/program.ts';

const DOMAIN = 'rockets.test';
const API = `api.${DOMAIN}`;
const STATUS = `status.${DOMAIN}`;

let folder: string;
/** What would be Let's Encrypt, and its staging directory. */
let production: AcmeLab;
let staging: AcmeLab;
/** What browsers would know: the root of what production issues. */
let world: string;

interface Section {
  [key: string]: unknown;
}

/** Changes sprocket.yaml and applies it. */
async function change(edit: (league: { ways: Section; certificates: Section; modules?: string[] }) => void) {
  const league = parse(await readFile(`${folder}/sprocket.yaml`, 'utf8')) as Parameters<typeof edit>[0];
  edit(league);
  await writeFile(`${folder}/sprocket.yaml`, stringify(league));
  return await sprocket(['apply', '--dir', folder, '--yes']);
}

/** A request by somebody who trusts one authority and nobody else. */
async function curl(url: string, authority: string): Promise<{ exitCode: number; headers: string }> {
  const names = [DOMAIN, API, STATUS].flatMap((name) => ['--resolve', `${name}:443:127.0.0.1`]);
  const { stdout, exitCode } = await execa('curl', ['-sI', '--cacert', authority, ...names, url], { reject: false });
  return { exitCode: exitCode ?? -1, headers: stdout.toLowerCase() };
}

async function served(name: string): Promise<string> {
  const { stdout } = await execa('openssl', ['s_client', '-connect', '127.0.0.1:443', '-servername', name], { input: '', stderr: 'ignore' }); // prettier-ignore
  const facts = ['x509', '-noout', '-serial', '-enddate', '-issuer'];
  return (await execa('openssl', facts, { input: stdout })).stdout;
}

/** Names that an authority was asked for, whether as new ones or to renew them. */
async function askedFor(lab: AcmeLab): Promise<string[]> {
  const names = [...(await lab.log()).matchAll(/Attempting to validate w\/ HTTP: http:\/\/([^:/\s]+)/g)];
  return [...new Set(names.map(([, name = '']) => name))].sort();
}
const own = () => `${folder}/certificates/authority.pem`;

/** As the owner of the account with production, whose key the proxy keeps: the certificate of the domain is given up. */
async function revoke(): Promise<void> {
  const [store = ''] = await readdir(`${folder}/certificates/issued`);
  const kept = JSON.parse(await readFile(`${folder}/certificates/issued/${store}`, 'utf8')) as IssuedStore;
  const { Account, Certificates } = kept['public'] as IssuedStore[string];
  const key = createPrivateKey({ key: Buffer.from(Account.PrivateKey, 'base64'), format: 'der', type: 'pkcs1' });
  const pem = Certificates.find(({ domain }) => domain.main === DOMAIN)?.certificate ?? '';
  axios.defaults.httpsAgent = new Agent({ ca: production.trusted });
  const client = new Client({
    directoryUrl: production.directory,
    accountKey: key.export({ format: 'pem', type: 'pkcs8' }),
    accountUrl: Account.Registration.uri,
  });
  const [leaf = ''] = /-----BEGIN[^]*?-----END CERTIFICATE-----/.exec(Buffer.from(pem, 'base64').toString()) ?? [];
  await client.revokeCertificate(leaf);
}

/** What Traefik keeps, by resolver. */
type IssuedStore = Record<
  string,
  {
    readonly Account: { readonly PrivateKey: string; readonly Registration: { readonly uri: string } };
    readonly Certificates: readonly { readonly domain: { readonly main: string }; readonly certificate: string }[];
  }
>;

beforeAll(async () => {
  await removeLeague();
  folder = await newFolder();
  // Renewed in its last twenty minutes: five seconds after it was made.
  [production, staging] = await Promise.all([
    startAcmeLab({ name: 'sprocket-test-production', certificateSeconds: 1205 }),
    startAcmeLab({ name: 'sprocket-test-staging' }),
  ]);
  world = join(dirname(folder), 'world.pem');
  await writeFile(world, await production.issuingRoot());
  for (const lab of [production, staging]) await lab.setDns(DOMAIN, { a: [production.hostAddress] });
  const roots = [production.trusted, staging.trusted, await production.issuingRoot(), await staging.issuingRoot()].map(
    (pem) => pem.trim(),
  );
  const answers = join(dirname(folder), 'answers.yaml');
  await writeFile(
    answers,
    stringify({
      ways: { domain: DOMAIN, email: 'admin@rockets.test', localhost: true },
      certificates: {
        authority: production.directory,
        staging: staging.directory,
        root: `${roots.join('\n')}\n`,
        validHours: 1,
        resolvers: [staging.nameServer],
      },
    }),
  );
  const { exitCode, stderr } = await sprocket(install(folder, '--answers', answers));
  expect(exitCode, stderr).toBe(0);
  // The page passed; the API has no address yet.
  expect(stderr).toContain(API);
  expect(stderr).toContain('DNS has no address for it');
});
afterAll(async () => {
  await removeLeague();
  await production.stop();
  await staging.stop();
  await removeFolder(folder);
});

describe('public certificates', () => {
  it('are there for the name that passed; the other has a private one, and production was not asked for it', async () => {
    expect((await curl(`https://${DOMAIN}/auth/login`, world)).exitCode).toBe(0);
    expect((await curl(`https://${API}/healthz`, own())).exitCode).toBe(0);
    expect(await askedFor(production)).toEqual([DOMAIN]);
    const { stdout } = await sprocket(['cert', 'status', '--dir', folder]);
    expect(stdout).toContain(`Strangers are warned: ${API} has a private certificate.`);
  });

  it('are rehearsed without asking production, and nothing is left of it', async () => {
    for (const lab of [production, staging]) await lab.setDns(API, { a: ['192.0.2.66'] });
    const wrong = await sprocket(['cert', 'rehearse', '--dir', folder]);
    expect(wrong.exitCode, wrong.stderr).toBe(6);
    expect(wrong.stdout).toContain('192.0.2.66');
    for (const lab of [production, staging]) await lab.setDns(API, { a: [production.hostAddress] });
    const before = await containerIds();
    const right = await sprocket(['cert', 'rehearse', '--dir', folder]);
    expect(right.exitCode, right.stderr + right.stdout).toBe(0);
    expect(right.stderr).toContain('sprocket cert renew');
    expect(await askedFor(production)).toEqual([DOMAIN]);
    expect(await containerIds()).toEqual(before);
    expect((await execa('docker', ['ps', '-aq', '--filter', 'name=sprocket-rehearsal'])).stdout).toBe('');
    await expect(readFile(`${folder}/config/traefik/dynamic/rehearsal.yaml`)).rejects.toThrow('ENOENT');
  });

  it('come to a name as soon as it passes: no container is touched, and the plan is empty', async () => {
    const before = await containerIds();
    const { exitCode, stdout, stderr } = await sprocket(['cert', 'renew', '--dir', folder]);
    expect(exitCode, stderr + stdout).toBe(0);
    expect(stdout).toContain(`certificate ${API}: obtained`);
    expect(await containerIds()).toEqual(before);
    const { headers, exitCode: trusted } = await curl(`https://${API}/healthz`, world);
    expect(trusted).toBe(0);
    expect(headers).toContain('strict-transport-security: max-age=15552000');
    // Whoever trusts only the league's own authority is not served by it any more.
    expect((await curl(`https://${API}/healthz`, own())).exitCode).toBe(60);
    expect((await sprocket(['plan', '--dir', folder])).exitCode).toBe(0);
    const again = await sprocket(['apply', '--dir', folder, '--yes']);
    expect(again.stderr).toContain('Nothing to change');
    expect(again.stderr).not.toContain('get certificates from');
    expect(await askedFor(production)).toEqual([API, DOMAIN]);
    const verified = await sprocket(['verify', '--dir', folder]);
    expect(verified.exitCode, verified.stdout).toBe(0);
    expect(verified.stdout).toContain('Pebble Intermediate');
  });

  it('are trusted by a real browser, which calls the API from the page', async () => {
    const browser = await openBrowser([DOMAIN, API], world);
    try {
      const { html } = await browser.open(`https://${DOMAIN}/auth/login`);
      expect(html).toContain('<p id="league-name" data-state="ready">Test League</p>');
    } finally {
      await browser.close();
    }
  });

  it('are renewed by the proxy itself, without a restart or a failed request', async () => {
    const [before, containers] = [await served(DOMAIN), await containerIds()];
    const statuses: number[] = [];
    const deadline = Date.now() + 180_000;
    while ((await served(DOMAIN)) === before && Date.now() < deadline) {
      statuses.push((await curl(`https://${DOMAIN}/auth/login`, world)).exitCode);
    }
    expect(await served(DOMAIN)).not.toBe(before);
    expect(new Set(statuses)).toEqual(new Set([0]));
    expect(await containerIds()).toEqual(containers);
  });

  it('are replaced when their authority revokes one', async () => {
    await revoke();
    const status = await sprocket(['cert', 'status', '--dir', folder]);
    expect(status.exitCode, status.stdout).toBe(6);
    expect(status.stdout).toContain('it may be revoked');
    const before = await served(DOMAIN);
    const { exitCode, stdout, stderr } = await sprocket(['cert', 'renew', '--dir', folder]);
    expect(exitCode, stderr + stdout).toBe(0);
    expect(stdout).toContain(`certificate ${DOMAIN}: replaced`);
    expect(await served(DOMAIN)).not.toBe(before);
    expect((await sprocket(['verify', '--dir', folder])).exitCode).toBe(0);
  });

  it('stay when a module comes whose name production refuses: that one is private, and it is said why', async () => {
    await staging.setDns(STATUS, { a: [production.hostAddress] });
    // Only production is told of an address at which nobody answers.
    await production.setDns(STATUS, { a: ['127.0.0.9'] });
    const { exitCode, stderr } = await change((league) => {
      league.modules = ['gatus'];
      league.ways['expose'] = ['status'];
    });
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toContain(`could not reach port 80 of ${STATUS}`);
    expect((await curl(`https://${DOMAIN}/auth/login`, world)).exitCode).toBe(0);
    expect((await curl(`https://${STATUS}/`, own())).exitCode).toBe(0);
    expect((await sprocket(['plan', '--dir', folder])).exitCode).toBe(0);
  });

  it('are not asked for while a limit lasts, and it is said when it resets', async () => {
    // Told by the next whole minute.
    const told = new Date(Math.ceil(Date.now() / 60_000) * 60_000 + 36 * 3_600_000);
    const resetsAt = new Date(told.getTime() - 30_000);
    const limited = await rateLimitedDirectory(staging, { resetsAt });
    try {
      const applied = await change(({ certificates }) => {
        certificates['staging'] = limited.directory;
        certificates['root'] = `${String(certificates['root'])}${limited.trusted}`;
      });
      expect(applied.exitCode, applied.stderr).toBe(0);
      const { exitCode, stdout } = await sprocket(['cert', 'rehearse', '--dir', folder]);
      expect(exitCode).toBe(6);
      expect(stdout).toContain(told.toISOString().slice(0, 16).replace('T', ' '));
    } finally {
      await limited.stop();
    }
  });

  it('outlive the league’s containers: after an uninstall and a new apply they are there, and none is waited for', async () => {
    expect((await sprocket(['uninstall', '--dir', folder, '--yes'])).exitCode).toBe(0);
    const { exitCode, stderr } = await sprocket(['apply', '--dir', folder, '--yes']);
    expect(exitCode, stderr).toBe(0);
    expect(stderr).not.toContain('get certificates from');
    for (const name of [DOMAIN, API]) expect((await curl(`https://${name}/`, world)).exitCode, name).toBe(0);
  });

  it('are told to have ended, and replaced', async () => {
    const short = await startAcmeLab({ name: 'sprocket-test-short', certificateSeconds: 20 });
    try {
      for (const name of [DOMAIN, API, STATUS]) await short.setDns(name, { a: [production.hostAddress] });
      const applied = await change((league) => {
        const root = `${String(league.certificates['root'])}${short.trusted}`;
        Object.assign(league.certificates, { authority: short.directory, staging: staging.directory, root });
        // Nothing is renewed by the proxy within this test.
        league.certificates['validHours'] = 2160;
      });
      expect(applied.exitCode, applied.stderr).toBe(0);
      await new Promise((resolve) => setTimeout(resolve, 21_000));
      const ended = await sprocket(['cert', 'status', '--dir', folder]);
      expect(ended.exitCode, ended.stdout).toBe(6);
      expect(ended.stdout).toContain('It ended');
      expect((await sprocket(['verify', '--dir', folder])).exitCode).toBe(6);
      const before = await served(DOMAIN);
      const { stdout } = await sprocket(['cert', 'renew', '--dir', folder]);
      expect(stdout).toContain(`certificate ${DOMAIN}: replaced`);
      expect(await served(DOMAIN)).not.toBe(before);
    } finally {
      await short.stop();
    }
  });
});
