import { describe, expect, it } from 'vitest';
import { Secret } from '../../../src/core/secret.ts';
import type { HttpRequest } from '../../../src/host/ports.ts';
import { heldPaths, holdRequests, passing, releaseRequests } from '../../../src/ops/apply/hold.ts';
import { activate } from '../../../src/ops/apply/routes.ts';
import type { Session } from '../../../src/ops/session.ts';
import { PROXY_ADDRESS } from '../../../src/ops/verify/doors.ts';
import { silentProgress } from '../../fakes/silent-progress.ts';
import { LOCAL, make } from '../pipeline.ts';
import { switchWorld } from './switch-world.ts';

const LEAGUE = make(LOCAL);
const PATH = '/l/config/traefik/dynamic/hold.yaml';
const calm = new AbortController().signal;

/** A league whose proxy answers as it is told. */
async function league(status: () => Promise<number>): Promise<Session> {
  const { session } = await switchWorld([LEAGUE]);
  const http = { ...session.ports.http, request: async () => ({ status: await status(), headers: {}, body: '' }) };
  return { ...session, ports: { ...session.ports, http } };
}

describe('requests that are held back', () => {
  it('get the page until they are released, through every activation; a run that goes on has the same pass', async () => {
    let held = true;
    const session = await league(() => Promise.resolve(held ? 503 : 404));
    const { files } = session.ports;
    const first = await holdRequests(session, ['core'], silentProgress, calm);
    expect(await files.read(PATH)).toContain(first.pass.reveal());
    await activate(session, 1);
    expect(await files.read(PATH)).toContain('traefik-maintenance');
    const second = await holdRequests(session, ['core'], silentProgress, calm);
    expect(second.pass.reveal()).toBe(first.pass.reveal());
    expect(await files.read(PATH)).toContain(first.pass.reveal());
    held = false;
    await releaseRequests(session);
    await releaseRequests(session);
    expect(await files.exists(PATH)).toBe(false);
    held = true;
    const other = await holdRequests(session, ['core'], silentProgress, calm);
    expect(other.pass.reveal()).not.toBe(first.pass.reveal());
    expect(heldPaths(session)).toEqual(['config/traefik/dynamic/hold.yaml']);
  });

  it('are held by a proxy that does not run', async () => {
    const session = await league(() => Promise.reject(new Error('ECONNREFUSED')));
    await expect(holdRequests(session, ['core'], silentProgress, calm)).resolves.toHaveProperty('pass');
  });

  it('stop the run when the proxy goes on letting them in', async () => {
    const session = await league(() => Promise.resolve(404));
    await expect(holdRequests(session, ['core'], silentProgress, calm)).rejects.toMatchObject({
      code: 'apply-failed',
      message: 'The proxy goes on letting visitors in (it answers 404)',
    });
  });

  it('are let through with the pass, which goes to the proxy and to commands in containers, and to nobody else', async () => {
    const seen: HttpRequest[] = [];
    const told: unknown[] = [];
    const { session } = await switchWorld([LEAGUE]);
    const { http, engine } = session.ports;
    const watched = {
      ...http,
      request: (wanted: HttpRequest) => Promise.resolve({ status: seen.push(wanted), headers: {}, body: '' }),
    };
    const exec: typeof engine.exec = (...given) => Promise.resolve({ exitCode: told.push(given[2]), output: '' });
    const whole = { ...session, ports: { ...session.ports, http: watched, engine: { ...engine, exec } } };
    const { ports } = passing(whole, { pass: new Secret('word'), since: new Date(0) });
    await ports.http.request({ url: 'http://localhost/', connectTo: PROXY_ADDRESS, headers: { accept: 'text/html' } });
    await ports.http.request({ url: 'https://ca.example/' });
    await ports.engine.exec('web', ['true']);
    expect(seen.map(({ headers }) => headers)).toEqual([{ accept: 'text/html', 'X-Sprocket-Pass': 'word' }, undefined]);
    expect(told).toEqual([{ SPROCKET_PASS: 'word' }]);
    expect(passing(whole, undefined)).toBe(whole);
  });
});
