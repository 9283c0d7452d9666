import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ADDRESSES, DOMAIN, type EveryWay, expose, renew, TAILNET } from '../support/every-way.ts';
import { containerIds, docker } from '../support/league.ts';
import { makeReplay, type Replay } from '../support/replay-upload.ts';
import { steadyLoad } from '../support/steady-load.ts';
import { subscribe } from '../support/subscription.ts';

const MIB = 2 ** 20;
const PAGE = `https://${DOMAIN}/auth/login`;
const API = `https://api.${DOMAIN}`;
const QUERY = ['-H', 'content-type: application/json', '-d', '{"query":"{ standIn { version } }"}'];

/** Memory that the proxy uses, in MiB. */
async function proxyMemory(): Promise<number> {
  const used = await docker(
    'stats',
    '--no-stream',
    '--format',
    '{{.MemUsage}}',
    (await containerIds())['traefik'] ?? '',
  );
  expect(used).toMatch(/^[\d.]+MiB/);
  return Number.parseFloat(used);
}

/** A league with all ways in while much is asked of it, or something of it is away. */
export function underLoad(league: () => EveryWay): void {
  let replay: Replay;
  const undo: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    replay = await makeReplay(league().folder, 20 * MIB);
    undo.push(() => replay.remove());
  });
  afterAll(async () => {
    for (const close of undo.reverse()) await close();
  });

  describe('uploads', () => {
    it('of 20 MB get to the API whole, several at once, and the proxy does not keep them', async () => {
      const before = await proxyMemory();
      const uploads = [1, 2, 3].map(() =>
        league().curl(`${API}/graphql`, ...replay.arguments, '--limit-rate', '5M', '--max-time', '60'),
      );
      const during: number[] = [];
      const watching = (async () => {
        for (let look = 0; look < 2; look += 1) during.push(await proxyMemory());
      })();
      const answers = await Promise.all(uploads);
      await watching;
      for (const { status, body } of answers)
        expect([status, body]).toEqual([200, expect.stringContaining('parseReplays')]);
      expect(await replay.isStored()).toBe(true);
      expect(Math.max(...during) - before).toBeLessThan(20);
    });

    it.each([
      ['by its own words', ['-H', 'content-length: 1073741824', '-d', 'x']],
      ['by its own words, with zeros in front', ['--http1.1', '-H', 'content-length: 0001073741824', '-d', 'x']],
      ['on a path for which fewer requests may be made', ['-H', 'content-length: 1073741824', '-d', 'x'], '/login'],
    ])('that are too large %s are refused before they come', async (_, how, path = '/graphql') => {
      expect((await league().curl(`${API}${path}`, ...how)).status).toBe(413);
      expect((await league().curl(`https://${ADDRESSES.lan}${path}`, ...how)).status).toBe(413);
    });

    it.each(['--http1.1', '--http2'])('that say no length are taken when they are small only (%s)', async (version) => {
      const unsaid = version === '--http2' ? ['-H', 'content-length:'] : ['-H', 'transfer-encoding: chunked'];
      expect((await league().curl(`${API}/graphql`, version, ...unsaid, ...QUERY)).body).toContain('v2.3.0');
      // So little that the rest of it does not stand between the answer and the client.
      const larger = await makeReplay(league().folder, 128 * 2 ** 10);
      undo.push(() => larger.remove());
      expect((await league().curl(`${API}/graphql`, version, ...unsaid, ...larger.arguments)).status).toBe(413);
    });
  });

  describe('while routes change', () => {
    it('no request fails, no WebSocket is closed, and a slow upload gets through', async () => {
      const before = await containerIds();
      const authority = await readFile(league().authority, 'utf8');
      // Slower than Traefik's own minute allows.
      const slow = league().curl(`${API}/graphql`, ...replay.arguments, '--limit-rate', '300k', '--max-time', '300');
      const subscriptions = await Promise.all(
        [`api.${DOMAIN}`, TAILNET, ADDRESSES.lan].map((host) => subscribe(host, authority)),
      );
      undo.push(...subscriptions.map((one) => one.close));
      const load = steadyLoad([PAGE, `${API}/healthz`, `https://${TAILNET}/auth/login`], 50, authority);
      try {
        for (let round = 0; round < 4; round += 1) {
          await expose(league(), ['status']);
          await renew(league(), 'lan');
          await expose(league(), []);
          await renew(league(), 'domain');
        }
      } finally {
        await load.stop();
      }
      const { answered, failed } = load;
      expect(failed).toEqual([]);
      // At least so many, on a host that has other things to do as well.
      expect(answered).toBeGreaterThan(500);
      expect((await slow).status).toBe(200);
      expect(await containerIds()).toEqual(before);
      const seen = subscriptions.map((one) => one.messages());
      await vi.waitFor(
        () => {
          for (const [index, one] of subscriptions.entries()) expect(one.messages()).toBeGreaterThan(seen[index] ?? 0);
        },
        { timeout: 15_000, interval: 200 },
      );
      expect(subscriptions.map((one) => one.closed())).toEqual([undefined, undefined, undefined]);
    });
  });

  describe('who asks for something that is away', () => {
    const id = async (name: string) => (await containerIds())[name] ?? '';
    const lan = `https://${ADDRESSES.lan}/auth/login`;
    const patient = ['--max-time', '90'];

    it('is told by a page of its own, or by the plain status where nobody reads pages', async () => {
      const [page, hanging, api] = [await id('web'), await id('web-lan'), await id('core')];
      await docker('stop', page);
      await docker('pause', hanging);
      const asked = [league().curl(PAGE, ...patient), league().curl(lan, ...patient)];
      // Everything else goes on meanwhile.
      expect((await league().curl(`https://${TAILNET}/auth/login`)).status).toBe(200);
      expect((await league().curl(`${API}/healthz`)).status).toBe(200);
      await docker('stop', api);
      const plain = await league().curl(`${API}/healthz`, ...patient);
      for (const { status, headers, body } of await Promise.all(asked)) {
        expect(status).toBe(503);
        expect(headers.toLowerCase()).toContain('retry-after: 10');
        expect(headers.toLowerCase()).toContain('cache-control: no-store');
        expect(body).toContain('<title>Back in a moment · Test League</title>');
      }
      expect([plain.status, plain.body.trim()]).toEqual([502, 'Bad Gateway']);
    });

    it('gets what it asks for as soon as it is back', async () => {
      await docker('unpause', await id('web-lan'));
      await docker('start', await id('web'), await id('core'));
      expect((await league().curl(PAGE, ...patient)).body).toContain(`${API}/login`);
      expect((await league().curl(lan, ...patient)).status).toBe(200);
      expect((await league().curl(`${API}/healthz`, ...patient)).status).toBe(200);
    });
  });
}
