import { describe, expect, it } from 'vitest';
import { explainRegistryError } from '../../../src/host/docker/registry-errors.ts';
import { listLayers, listTags } from '../../../src/host/docker/registry-images.ts';
import { type RegistryAccess, registryClient } from '../../../src/host/docker/registry-request.ts';
import type { HttpRequest, HttpResponse } from '../../../src/host/ports.ts';

type Answer = Partial<HttpResponse> | Error;

/** A registry that answers as it is told; what it was asked is kept as `URL authorization`. */
function registry(answer: (request: HttpRequest) => Answer, access: Partial<RegistryAccess> = {}) {
  const asked: string[] = [];
  const client = registryClient({
    registry: 'registry.example.org',
    insecure: false,
    login: undefined,
    http: {
      request: (request) => {
        asked.push(`${request.url} ${request.headers?.['authorization'] ?? '-'}`);
        const given = answer(request);
        if (given instanceof Error) return Promise.reject(given);
        return Promise.resolve({ status: 200, headers: {}, body: '', ...given });
      },
      upgrade: () => Promise.reject(new Error('not asked')),
    },
    ...access,
  });
  return { client, asked };
}

const tags = (...names: readonly string[]): string => JSON.stringify({ name: 'app/core', tags: names });
const LOGIN = { username: 'league', password: 'p:w' };
const BASIC = `Basic ${Buffer.from('league:p:w').toString('base64')}`;
const BEARER = 'Bearer realm="https://auth.example.org/token?a=1",service="registry",scope="repository:app/core:pull"';

describe('the tags of a repository', () => {
  it('are read page by page', async () => {
    const { client, asked } = registry(({ url }) =>
      url.includes('last=b')
        ? { body: tags('c', 'a') }
        : { body: tags('a', 'b'), headers: { link: '</v2/app/core/tags/list?n=1000&last=b>; rel="next"' } },
    );
    expect(await listTags(client, 'app/core')).toEqual(['a', 'b', 'c']);
    expect(asked.map((line) => line.split(' ')[0])).toEqual([
      'https://registry.example.org/v2/app/core/tags/list?n=1000',
      'https://registry.example.org/v2/app/core/tags/list?n=1000&last=b',
    ]);
  });

  it('may be none', async () => {
    expect(await listTags(registry(() => ({ body: '{"name":"x","tags":null}' })).client, 'x')).toEqual([]);
  });

  it('are not read for ever from a registry whose pages go round in a circle', async () => {
    const { client, asked } = registry(() => ({ body: tags('a'), headers: { link: '</v2/x?n=1>; rel="next"' } }));
    expect(await listTags(client, 'x')).toEqual(['a']);
    expect(asked).toHaveLength(100);
  });

  it('are not asked for elsewhere, because the token would go with the question', async () => {
    const { client, asked } = registry(() => ({
      body: tags('a'),
      headers: { link: '<https://other.example.org/v2/x>; rel="next"' },
    }));
    await expect(listTags(client, 'x')).rejects.toThrow('leads to another host: other.example.org');
    expect(asked).toHaveLength(1);
  });
});

describe('a registry that wants to know who asks', () => {
  it('is shown the token that it leads to, which the login buys, and only that', async () => {
    const { client, asked } = registry(
      ({ url, headers }) => {
        if (url.startsWith('https://auth.example.org/')) return { body: JSON.stringify({ token: 'T' }) };
        if (headers?.['authorization'] === 'Bearer T') return { body: tags('v2.3.0') };
        return { status: 401, headers: { 'www-authenticate': BEARER } };
      },
      { login: LOGIN },
    );
    expect(await listTags(client, 'app/core')).toEqual(['v2.3.0']);
    expect(await listTags(client, 'app/core')).toEqual(['v2.3.0']);
    const list = 'https://registry.example.org/v2/app/core/tags/list?n=1000';
    const token = 'https://auth.example.org/token?a=1&service=registry&scope=repository%3Aapp%2Fcore%3Apull';
    expect(asked).toEqual([`${list} -`, `${token} ${BASIC}`, `${list} Bearer T`, `${list} Bearer T`]);
  });

  it('gives a token to strangers too, as the public ones do', async () => {
    const { client, asked } = registry(({ url, headers }) => {
      if (url.startsWith('https://auth')) return { body: JSON.stringify({ access_token: 'A' }) };
      return headers?.['authorization']
        ? { body: tags('a') }
        : { status: 401, headers: { 'www-authenticate': BEARER } };
    });
    expect(await listTags(client, 'x')).toEqual(['a']);
    expect(asked[1]).toMatch(/ -$/);
  });

  it('is shown the login itself where it wants that', async () => {
    const { client } = registry(
      ({ headers }) =>
        headers?.['authorization'] === BASIC
          ? { body: tags('a') }
          : { status: 401, headers: { 'www-authenticate': 'Basic realm="private"' } },
      { login: LOGIN },
    );
    expect(await listTags(client, 'x')).toEqual(['a']);
  });

  it('gets no login without TLS when it has TLS itself', async () => {
    const { client, asked } = registry(
      () => ({ status: 401, headers: { 'www-authenticate': 'Bearer realm="http://auth.example.org/token"' } }),
      { login: LOGIN },
    );
    await expect(listTags(client, 'x')).rejects.toThrow('without TLS');
    expect(asked).toHaveLength(1);
  });
});

describe('clear text', () => {
  const plain = ({ url }: HttpRequest): Answer =>
    url.startsWith('https:') ? new Error('EPROTO') : { body: tags('a') };

  it('is tried where the engine would, and remembered', async () => {
    const { client, asked } = registry(plain, { registry: '127.0.0.1:5000', insecure: true });
    await listTags(client, 'x');
    await listTags(client, 'x');
    expect(asked.map((line) => line.split('/v2')[0])).toEqual([
      'https://127.0.0.1:5000',
      'http://127.0.0.1:5000',
      'http://127.0.0.1:5000',
    ]);
  });

  it('is not tried anywhere else, nor with a registry that does not answer', async () => {
    await expect(listTags(registry(plain).client, 'x')).rejects.toThrow('EPROTO');
    const silent = registry(() => new Error('no answer in 20 s'), { insecure: true });
    await expect(listTags(silent.client, 'x')).rejects.toThrow('no answer');
    expect(silent.asked).toHaveLength(1);
  });
});

describe('what an image consists of', () => {
  const manifest = { config: { digest: 'c', size: 5 }, layers: [{ digest: 'l', size: 70 }] };
  const parts = [
    { digest: 'c', bytes: 5 },
    { digest: 'l', bytes: 70 },
  ];

  it('is in its manifest, or in the one for this platform', async () => {
    expect(
      await listLayers(registry(() => ({ body: JSON.stringify(manifest) })).client, 'x', 'v1', 'linux/amd64'),
    ).toEqual(parts);
    const index = {
      manifests: [
        { digest: 'sha256:arm', platform: { os: 'linux', architecture: 'arm64' } },
        { digest: 'sha256:amd', platform: { os: 'linux', architecture: 'amd64' } },
      ],
    };
    const { client } = registry(({ url }) => ({
      body: JSON.stringify(url.endsWith('sha256:amd') ? manifest : index),
    }));
    expect(await listLayers(client, 'x', 'v1', 'linux/amd64')).toEqual(parts);
    await expect(listLayers(client, 'x', 'v1', 'linux/s390x')).rejects.toThrow('no matching manifest');
  });
});

describe('what a registry refuses', () => {
  it.each([
    [{ status: 401 }, 'wants a login'],
    [{ status: 403 }, 'wants a login'],
    [{ status: 404 }, 'does not have it (404)'],
    [{ status: 429 }, 'limits how often'],
    [{ status: 503 }, 'fault of its own'],
    [new Error('no answer in 20 s'), 'did not answer in time'],
    [new Error('ECONNREFUSED'), 'cannot be reached from here'],
    [new Error('unexpected EOF'), 'broke off'],
    [new Error('socket hang up'), 'broke off'],
    [new Error('something unheard-of'), 'refused it'],
    [new Error('ENOTFOUND'), 'cannot be reached from here'],
  ])('is told as with pulls: %s', async (answer, cause) => {
    const error = await listTags(registry(() => answer).client, 'x').catch((thrown: unknown) => thrown);
    const told = explainRegistryError('registry.example.org/x', error);
    expect(told).toMatchObject({ code: 'image-unavailable', exit: 3 });
    expect(told.message).toContain(cause);
    expect(told.hint).toBeTruthy();
  });
});
