import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../../src/host/ports.ts';
import { PROXY_ADDRESS } from '../../../src/ops/verify/doors.ts';
import { onceRouted } from '../../../src/ops/verify/once-routed.ts';
import { leagueOf } from './healthy-league.ts';

/** A league whose proxy notices its routes only after it was asked so many times. */
async function noticingAfter(times: number, before: () => number = () => 404) {
  let asked = 0;
  const answer = () => ({ status: (asked += 1) > times ? 200 : before(), headers: {}, body: '' });
  const { session } = await leagueOf();
  const http = {
    request: async () => Promise.resolve(answer()),
    upgrade: async () => Promise.resolve({ ...answer(), protocol: undefined }),
  };
  const { ports } = onceRouted({ ...session, ports: { ...session.ports, http } });
  return { http: ports.http, asked: () => asked };
}

function failing(code: string): never {
  throw new Error(code);
}

const AT_PROXY: HttpRequest = { url: 'http://status.localhost/', connectTo: PROXY_ADDRESS };

describe('a proxy that was just told new routes', () => {
  it('is asked again until it has noticed them', async () => {
    const league = await noticingAfter(3);
    expect((await league.http.request(AT_PROXY)).status).toBe(200);
    expect(league.asked()).toBe(4);
  });

  it('is asked again for a WebSocket too', async () => {
    const league = await noticingAfter(3);
    expect((await league.http.upgrade(AT_PROXY, 'graphql-ws')).status).toBe(200);
  });

  it.each(['ERR_TLS_CERT_ALTNAME_INVALID', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'])(
    'is asked again while it shows the certificate of before (%s)',
    async (code) => {
      const league = await noticingAfter(3, () => failing(code));
      expect((await league.http.request(AT_PROXY)).status).toBe(200);
    },
  );

  it('is believed at once that it cannot be reached', async () => {
    const league = await noticingAfter(3, () => failing('ECONNREFUSED'));
    await expect(league.http.request(AT_PROXY)).rejects.toThrow('ECONNREFUSED');
    expect(league.asked()).toBe(1);
  });

  it('is believed in the end', async () => {
    const league = await noticingAfter(Infinity);
    expect((await league.http.request(AT_PROXY)).status).toBe(404);
    expect(league.asked()).toBe(40);
  });

  it('is not confused with somebody else, who is believed at once', async () => {
    const league = await noticingAfter(3);
    expect((await league.http.request({ url: 'https://example.org/' })).status).toBe(404);
    expect(league.asked()).toBe(1);
  });
});
