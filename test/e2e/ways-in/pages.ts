import { readFile, rm, writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { ADDRESSES, DOMAIN, type EveryWay, TAILNET } from '../support/every-way.ts';
import { containerIds, docker } from '../support/league.ts';
import { sprocket } from '../support/program.ts';

const ADDRESS = ADDRESSES.lan;

interface Way {
  readonly name: string;
  readonly page: string;
  readonly api: string;
}
const SECURE: readonly Way[] = [
  { name: 'a public domain', page: `https://${DOMAIN}`, api: `https://api.${DOMAIN}` },
  { name: 'a name of a tailnet', page: `https://${TAILNET}`, api: `https://${TAILNET}` },
  { name: 'a bare address', page: `https://${ADDRESS}`, api: `https://${ADDRESS}` },
];
const EVERY: readonly Way[] = [
  ...SECURE,
  { name: 'this machine', page: 'http://localhost', api: 'http://api.localhost' },
];

async function servedFingerprint(): Promise<string> {
  const { stdout } = await execa('openssl', ['s_client', '-connect', `${ADDRESS}:443`], {
    input: '',
    stderr: 'ignore',
  });
  return (await execa('openssl', ['x509', '-noout', '-fingerprint', '-sha256'], { input: stdout })).stdout;
}

/** What everybody gets of a league by each of its ways in. */
export function byEachWay(league: () => EveryWay): void {
  let folder: string;

  const curl: EveryWay['curl'] = (url, ...more) => league().curl(url, ...more);

  beforeAll(() => void ({ folder } = league()));

  describe('a league with all four ways in', () => {
    it.each(EVERY)('by $name serves a page that calls its own API', async ({ page, api }) => {
      const { status, body } = await curl(`${page}/auth/login`);
      expect(status).toBe(200);
      expect(body).toContain(`${api}/login`);
      const query = JSON.stringify({ query: '{ getOrganizationById(id: 2) { profile { name } } }' });
      const asked = ['-H', 'content-type: application/json', '-H', `origin: ${page}`, '-d', query];
      const answer = await curl(`${api}/graphql`, ...asked);
      expect(answer.body).toContain('Test League');
      expect(answer.headers.toLowerCase()).toContain(`access-control-allow-origin: ${page}`);
    });

    it.each(EVERY)('by $name has a server that reaches the API by the same address', async ({ page }) => {
      const { headers } = await curl(`${page}/scrims`, '-H', 'cookie: sprocket.refresh=none');
      // The stand-in says how its own call went; 401 is the API's answer to this token.
      expect(headers.toLowerCase()).toContain('x-standin-refresh: 401');
    });

    it.each(EVERY)('by $name shows a real browser the page, which calls its API', async ({ page }) => {
      const browser = await openBrowser([DOMAIN, `api.${DOMAIN}`, TAILNET], `${folder}/certificates/authority.pem`);
      try {
        const { html } = await browser.open(`${page}/auth/login`);
        expect(html).toContain('<p id="league-name" data-state="ready">Test League</p>');
      } finally {
        await browser.close();
      }
    });

    it('is kept from a real browser that does not trust its authority', async () => {
      const browser = await openBrowser([DOMAIN]);
      try {
        const { html, said } = await browser.open(`https://${DOMAIN}/auth/login`);
        // ERR_CERT_AUTHORITY_INVALID
        expect(said).toContain('net_error -202');
        expect(html).not.toContain('league-name');
      } finally {
        await browser.close();
      }
    });

    it.each(SECURE)('by $name leads from http to https', async ({ page }) => {
      const { status, headers } = await curl(`${page.replace('https', 'http')}/auth/login?a=b`);
      expect(status).toBe(301);
      expect(headers.toLowerCase()).toContain(`location: ${page}/auth/login?a=b`);
    });

    it.each(SECURE)('by $name is refused by whoever does not trust its authority', async ({ page }) => {
      const { exitCode } = await curl(page, '--cacert', '/etc/ssl/certs/ca-certificates.crt');
      expect(exitCode).toBe(60);
    });

    it('speaks TLS 1.2 and later only', async () => {
      expect((await curl(`https://${ADDRESS}/auth/login`, '--tls-max', '1.2')).status).toBe(200);
      const old = ['s_client', '-connect', `${ADDRESS}:443`, '-tls1_1', '-cipher', 'ALL:@SECLEVEL=0'];
      const { all } = await execa('openssl', old, { input: '', reject: false, all: true });
      expect(all).toContain('alert protocol version');
    });

    it('renews a certificate while it is used: no restart, and no request fails', async () => {
      const [before, proxy] = [await servedFingerprint(), (await containerIds())['traefik']];
      await rm(`${folder}/certificates/served/lan.pem`);
      const load = { goesOn: true };
      const statuses: number[] = [];
      const client = (async () => {
        while (load.goesOn) statuses.push((await curl(`https://${ADDRESS}/auth/login`)).status);
      })();
      const { exitCode, stderr } = await sprocket(['apply', '--dir', folder, '--yes']);
      load.goesOn = false;
      await client;
      expect(exitCode, stderr).toBe(0);
      expect(statuses.length).toBeGreaterThan(10);
      expect(new Set(statuses)).toEqual(new Set([200]));
      expect(await servedFingerprint()).not.toBe(before);
      expect((await containerIds())['traefik']).toBe(proxy);
      expect((await sprocket(['plan', '--dir', folder])).exitCode).toBe(0);
    });

    it('renews by itself what is due, and leaves alone what somebody is editing', async () => {
      const [before, containers] = [await servedFingerprint(), await containerIds()];
      const text = await readFile(`${folder}/sprocket.yaml`, 'utf8');
      await writeFile(`${folder}/sprocket.yaml`, text.replace('v2.3.0', 'v9.9.9'));
      const nothing = await sprocket(['cert', 'renew', '--dir', folder]);
      expect(nothing.stdout).toContain('Nothing is due');
      await rm(`${folder}/certificates/served/lan.pem`);
      const planned = await sprocket(['cert', 'renew', '--dir', folder, '--dry-run']);
      expect(planned.stdout).toContain('would be renewed');
      expect((await sprocket(['cert', 'status', '--dir', folder])).exitCode).toBe(6);
      const renewed = await sprocket(['cert', 'renew', '--dir', folder, '--json']);
      expect(renewed.exitCode, renewed.stderr).toBe(0);
      expect(JSON.parse(renewed.stdout)).toMatchObject({ certificates: [{ way: 'lan' }] });
      await vi.waitFor(async () => expect(await servedFingerprint()).not.toBe(before), {
        timeout: 10_000,
        interval: 200,
      });
      expect(await containerIds()).toEqual(containers);
      await writeFile(`${folder}/sprocket.yaml`, text);
      expect((await sprocket(['plan', '--dir', folder])).exitCode).toBe(0);
      const status = await sprocket(['cert', 'status', '--dir', folder]);
      expect(status.exitCode, status.stdout).toBe(0);
      expect(status.stdout).toContain(ADDRESS);
    });

    it('lets a request wait for an API that restarts, and answers it', async () => {
      const id = (await containerIds())['core'] ?? '';
      await docker('stop', id);
      const waiting = curl(`https://api.${DOMAIN}/healthz`, '--max-time', '60');
      const begun = Date.now();
      await docker('start', id);
      const { status } = await waiting;
      expect(status).toBe(200);
      expect(Date.now() - begun).toBeGreaterThan(500);
    });

    it('lets one client sign in so often and no more, and does not count the others', async () => {
      const statuses: number[] = [];
      for (let request = 0; request < 30; request += 1)
        statuses.push((await curl(`https://api.${DOMAIN}/login`)).status);
      expect(statuses[0]).not.toBe(429);
      expect(statuses.at(-1)).toBe(429);
      expect((await curl(`https://api.${DOMAIN}/healthz`)).status).toBe(200);
    });

    it('logs who asked for what service, and no path in which a token could stand', async () => {
      await curl(`https://api.${DOMAIN}/healthz?token=CanaryToken4711`, '-H', 'authorization: Bearer CanaryToken4711');
      const log = await docker('logs', '--tail', '50', (await containerIds())['traefik'] ?? '');
      expect(log).toContain(`"RequestHost":"api.${DOMAIN}"`);
      expect(log).not.toContain('CanaryToken4711');
    });

    it('keeps the keys of its certificates out of every container but the proxy', async () => {
      const { stdout } = await execa(
        'grep',
        ['-l', 'PRIVATE KEY', '-r', `${folder}/config`, `${folder}/compose.yaml`],
        {
          reject: false,
        },
      );
      expect(stdout).toBe('');
      const compose = await readFile(`${folder}/compose.yaml`, 'utf8');
      expect(compose.match(/certificates\/served/g)).toHaveLength(1);
      expect(compose).not.toContain('authority.key');
    });
  });
}
