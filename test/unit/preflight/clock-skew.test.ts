import { expect, it } from 'vitest';
import type { HttpRequest, HttpResponse } from '../../../src/host/ports.ts';
import { clockSkew } from '../../../src/ops/preflight/checks/clock-skew.ts';
import { findingsOf } from './league.ts';

const NOW = new Date('2026-01-01T12:00:00Z');
const STORAGE = { endpoint: 'https://s3.example.com' };

/** @param answers URL → how many minutes that clock is behind ours; whoever is not named gives no answer */
function looking(answers: Record<string, number>, league: Record<string, unknown> = {}, asked: string[] = []) {
  const request = ({ url }: HttpRequest): Promise<HttpResponse> => {
    asked.push(url);
    const minutes = answers[url];
    if (minutes === undefined) return Promise.reject(new Error('ECONNREFUSED'));
    const date = new Date(NOW.getTime() - minutes * 60_000).toUTCString();
    return Promise.resolve({ status: 401, headers: { date }, body: '' });
  };
  return findingsOf(clockSkew, { now: NOW, http: { request }, league });
}

const HUB = 'https://registry-1.docker.io/v2/';
const GHCR = 'https://ghcr.io/v2/';

it('accepts a clock that the registries of the images agree with', async () => {
  expect(await looking({ [HUB]: 0, [GHCR]: 4 })).toEqual([
    { code: 'clock-skew', level: 'ok', subject: 'clock', message: 'agrees with docker.io, ghcr.io' },
  ]);
});

it.each([
  [60, '60 min 00 s ahead of'],
  [-60, '60 min 00 s behind'],
  [3 * 24 * 60, '3 days ahead of'],
])('refuses a clock that is %d minutes off, and says by how much', async (minutes, words) => {
  const findings = await looking({ [HUB]: minutes, [GHCR]: minutes });
  expect(findings).toHaveLength(2);
  expect(findings[0]).toMatchObject({ code: 'clock-skew', level: 'error' });
  expect(findings[0]?.message).toContain(words);
  expect(findings[0]?.fix).toContain('timedatectl');
});

it('asks a mirror on this machine without TLS, and only the mirror', async () => {
  const asked: string[] = [];
  const findings = await looking(
    { 'http://127.0.0.1:5000/v2/': 60 },
    { images: { registry: '127.0.0.1:5000' } },
    asked,
  );
  expect(findings).toMatchObject([{ level: 'error' }]);
  expect(asked).toEqual(['http://127.0.0.1:5000/v2/']);
});

it('asks the object storage too, and an agreeing mirror on this machine does not outweigh it', async () => {
  const league = { images: { registry: '127.0.0.1:5000' }, storage: STORAGE };
  const findings = await looking({ 'http://127.0.0.1:5000/v2/': 0, [STORAGE.endpoint]: 60 }, league);
  expect(findings).toMatchObject([{ level: 'error' }]);
  expect(findings[0]?.message).toContain('s3.example.com');
});

it('only warns when somebody else on the network agrees with this host', async () => {
  expect(await looking({ [HUB]: 0, [GHCR]: 60 })).toMatchObject([{ level: 'warning' }]);
});

it('asks without TLS where the certificate is of another time', async () => {
  expect(await looking({ 'http://ghcr.io/v2/': 60 })).toMatchObject([{ level: 'error' }]);
});

it('says that it could not compare when nobody answers', async () => {
  expect(await looking({})).toMatchObject([{ code: 'clock-skew', level: 'warning' }]);
});
