import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createWebServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { KeyedCertificate } from '../../../src/core/certificate.ts';
import { acmeServer } from '../../../src/host/acme-server.ts';
import { x509 } from '../../../src/host/x509.ts';

const LOOPBACK = '127.0.0.1';
const NAME = 'rockets.example.org';
const PREFIX = 'urn:ietf:params:acme:error:';

let authority: KeyedCertificate;
let leaf: KeyedCertificate;
let otherLeaf: KeyedCertificate;
beforeAll(async () => {
  const lately = { notBefore: new Date(Date.now() - 86_400_000), days: 30 };
  const names = { dns: [], ip: [LOOPBACK] };
  const others = { dns: ['elsewhere.test'], ip: [] };
  authority = await x509.makeAuthority({ name: 'CA', permitted: { ...names, ...others, ip: names.ip }, ...lately });
  leaf = await x509.issue({ authority, names, ...lately });
  otherLeaf = await x509.issue({ authority, names: others, ...lately });
});

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Nothing comes back at all. */
  readonly silent?: true;
}
/** By path; a function is given the URL of the server and how often the path has been asked for. */
type Answers = Readonly<Record<string, Answer | ((base: string, times: number) => Answer)>>;

async function strangersCertificate(): Promise<string> {
  const permitted = { dns: ['elsewhere.test'], ip: [] };
  return (await x509.makeAuthority({ name: 'CA', permitted, notBefore: new Date(), days: 1 })).certificate;
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
  onTestFinished(() => void server.close());
  return `${LOOPBACK}:${(server.address() as AddressInfo).port}`;
}

/**
 * A stand-in for an ACME server: it gives the answers of a test by path, good ones for what is not given, and checks
 * nothing. How orders go with a real one is tested in e2e/acme-server.
 */
async function standIn(given: Answers, certificate = leaf): Promise<{ directory: string; asked: string[] }> {
  const asked: string[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const base = `https://${String(request.headers.host)}`;
    const path = String(request.url);
    asked.push(path);
    const times = asked.filter((one) => one === path).length;
    const found = { ...GOOD, ...given }[path] ?? { status: 404 };
    const { status = 200, headers = {}, body = '', silent } = typeof found === 'function' ? found(base, times) : found;
    request.resume();
    if (silent) return;
    response.writeHead(status, { 'replay-nonce': 'bm9uY2U', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  const server = createServer({ cert: certificate.certificate, key: certificate.key.reveal() }, answer);
  return { directory: `https://${await listening(server)}/directory`, asked };
}

const order = (base: string) => ({ status: 'pending', authorizations: [`${base}/authorization`], finalize: `${base}/finalize` }); // prettier-ignore
const authorization = (base: string, status: string, challenge: object = {}) => ({
  status,
  identifier: { type: 'dns', value: NAME },
  challenges: [{ type: 'http-01', url: `${base}/challenge`, token: 'token', status, ...challenge }],
});
const directoryOf = (base: string) => ({ newNonce: `${base}/nonce`, newAccount: `${base}/account`, newOrder: `${base}/orders` }); // prettier-ignore

const GOOD: Answers = {
  '/directory': (base) => ({ body: directoryOf(base) }),
  '/nonce': {},
  '/account': (base) => ({ status: 201, headers: { location: `${base}/account/1` }, body: { status: 'valid' } }),
  '/orders': (base) => ({ status: 201, headers: { location: `${base}/order` }, body: order(base) }),
  '/order': (base) => ({ body: order(base) }),
  '/authorization': (base) => ({ body: authorization(base, 'pending') }),
  '/challenge': { body: {} },
};

const open = (directory: string, changes: Partial<Parameters<ReturnType<typeof acmeServer>['open']>[0]> = {}) =>
  acmeServer().open({
    directory,
    trusted: authority.certificate,
    email: `admin@${NAME}`,
    timeoutMilliseconds: 5_000,
    ...changes,
  });
const problem = async (directory: string, changes: Parameters<typeof open>[1] = {}) => {
  const opened = await open(directory, changes);
  return opened.ok ? undefined : opened.problem;
};

type OrderOptions = Parameters<Extract<Awaited<ReturnType<typeof open>>, { ok: true }>['account']['order']>[0];
async function ordered(given: Answers, changes: Partial<OrderOptions> = {}) {
  const { directory } = await standIn(given);
  const opened = await open(directory);
  if (!opened.ok) throw new Error(opened.problem.detail);
  return await opened.account.order({
    name: NAME,
    answer: () => Promise.resolve(),
    timeoutMilliseconds: 5_000,
    signal: new AbortController().signal,
    ...changes,
  });
}

describe('a directory', () => {
  it('makes an account, and says by which names CAA records know the server', async () => {
    const meta = { caaIdentities: ['letsencrypt.org', 7], termsOfService: 'https://terms.example' };
    const known = await standIn({ '/directory': (base) => ({ body: { ...directoryOf(base), meta } }) });
    expect(await open(known.directory)).toMatchObject({ ok: true, caaIdentities: ['letsencrypt.org'] });
    const unknown = await standIn({});
    expect(await open(unknown.directory, { email: '' })).toMatchObject({ ok: true, caaIdentities: [] });
    expect(unknown.asked).toContain('/account');
  });

  it.each<[string, Answer, string, RegExp]>([
    ['is not there', { status: 404, body: 'not found' }, 'unreachable', /is no ACME directory \(HTTP status 404\)$/],
    ['is a page', { body: '<html>' }, 'unreachable', /is no ACME directory \(HTTP status 200\)$/],
    ['is something else', { body: { keys: [] } }, 'unreachable', /is no ACME directory/],
    ['is nothing', { body: 'null' }, 'unreachable', /is no ACME directory/],
    ['is elsewhere', { status: 301, headers: { location: 'https://x.test/' } }, 'unreachable', /\(HTTP status 301\)$/],
    ['is out of order', { status: 503, headers: { 'retry-after': '60' } }, 'server', /^HTTP status 503$/],
    [
      'wants accounts that were made elsewhere',
      { body: { newOrder: 'https://x.test/', meta: { externalAccountRequired: true } } },
      'external-account',
      /says: externalAccountRequired$/,
    ],
  ])('that %s', async (_what, answer, kind, detail) => {
    const { directory } = await standIn({ '/directory': answer });
    expect(await problem(directory)).toMatchObject({ kind, detail: expect.stringMatching(detail) as string });
  });

  it('is not asked by whoever does not trust it, and says what to do about it', async () => {
    const { directory, asked } = await standIn({});
    for (const trusted of [undefined, await strangersCertificate()]) {
      const { kind, detail } = (await problem(directory, { trusted })) ?? {};
      expect(kind).toBe('unreachable');
      expect(detail).toMatch(/^the certificate of 127\.0\.0\.1:\d+ is not trusted \([A-Z_]+\); certificates\.root can name /);
    } // prettier-ignore
    expect(asked).toEqual([]);
  });

  it('is trusted by NODE_EXTRA_CA_CERTS too', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sprocket-test-acme-'));
    await writeFile(join(folder, 'authority.pem'), authority.certificate);
    vi.stubEnv('NODE_EXTRA_CA_CERTS', join(folder, 'authority.pem'));
    onTestFinished(async () => {
      vi.unstubAllEnvs();
      await rm(folder, { recursive: true });
    });
    const { directory } = await standIn({});
    expect(await open(directory, { trusted: await strangersCertificate() })).toMatchObject({ ok: true });
  });

  it('cannot be used with a certificate of another name', async () => {
    const { directory } = await standIn({}, otherLeaf);
    const detail = expect.stringMatching(/cannot be used \(ERR_TLS_CERT_ALTNAME_INVALID\)$/) as string;
    expect(await problem(directory)).toMatchObject({ kind: 'unreachable', detail });
  });

  it.each([
    ['a name that is not known', 'https://acme.invalid/directory', /^acme\.invalid is not known to the name servers/],
    ['a port where nobody listens', `https://${LOOPBACK}:9/directory`, /^127\.0\.0\.1:9 does not answer \(ECONNREFUSED\)$/],
  ])('is not reached at %s', async (_what, directory, detail) => {
    expect(await problem(directory)).toMatchObject({ kind: 'unreachable', detail: expect.stringMatching(detail) as string });
  }); // prettier-ignore

  it('is not reached where no TLS is spoken, or no answer is given in time', async () => {
    const clear = await listening(createWebServer((_request, response) => response.end()));
    expect(await problem(`https://${clear}/directory`)).toMatchObject({ kind: 'unreachable' });
    const silent = await listening(createTcpServer((socket) => void socket.on('error', () => undefined)));
    const began = Date.now();
    expect(await problem(`https://${silent}/directory`, { timeoutMilliseconds: 200 })).toMatchObject({
      kind: 'unreachable',
      detail: 'no answer in 0.2 s',
    });
    expect(Date.now() - began).toBeLessThan(10_000);
  });
});

describe('an account', () => {
  it.each([
    ['externalAccountRequired', 403, 'external-account'],
    ['rateLimited', 429, 'rate-limited'],
    ['serverInternal', 500, 'server'],
    ['invalidContact', 400, 'other'],
  ])('that is refused as %s is not asked for again', async (type, status, kind) => {
    const body = { type: `${PREFIX}${type}`, detail: 'No.' };
    const { directory, asked } = await standIn({ '/account': { status, body, headers: { 'retry-after': '3600' } } });
    expect(await problem(directory)).toMatchObject({ kind, detail: 'No.' });
    expect(asked.filter((path) => path === '/account')).toHaveLength(1);
  });
});

describe('an order', () => {
  it.each([
    ['7200', 7200_000],
    [new Date('2099-12-01T06:00:00Z').toUTCString(), undefined],
  ])('that a limit forbids says when it resets: %s', async (header, inMilliseconds) => {
    const body = { type: `${PREFIX}rateLimited`, detail: 'too many certificates' };
    const began = Date.now();
    const result = await ordered({ '/orders': { status: 429, body, headers: { 'retry-after': header } } });
    const { kind, retryAt } = result.ok ? {} : result.problem;
    expect(kind).toBe('rate-limited');
    if (inMilliseconds === undefined) expect(retryAt).toEqual(new Date('2099-12-01T06:00:00Z'));
    else expect(Math.abs((retryAt?.getTime() ?? 0) - began - inMilliseconds)).toBeLessThan(5_000);
  });

  it('fails with what the server says of the challenge, and where it looked', async () => {
    const error = { type: `${PREFIX}unauthorized`, detail: 'Invalid response: 404' };
    const failed = { error, validationRecord: [{ addressUsed: '203.0.113.9' }] };
    const result = await ordered({
      '/authorization': (base, times) => ({
        body: times === 1 ? authorization(base, 'pending') : authorization(base, 'invalid', failed),
      }),
    });
    const problem = { kind: 'wrong-answer', detail: 'Invalid response: 404', addresses: ['203.0.113.9'], retryAt: undefined }; // prettier-ignore
    expect(result).toEqual({ ok: false, problem });
  });

  it.each<[string, Answers, RegExp]>([
    ['an authorization that is no good any more', { '/authorization': (base, times) => ({ body: authorization(base, times === 1 ? 'pending' : 'expired') }) }, /^The authorization is expired\.$/],
    ['another challenge than the wanted one', { '/authorization': (base) => ({ body: authorization(base, 'pending', { type: 'dns-01' }) }) }, /^The server does not offer http-01 for rockets\.example\.org, only: dns-01$/],
    ['a token that leads out of a folder', { '/authorization': (base) => ({ body: authorization(base, 'pending', { token: '../../etc' }) }) }, /^The server sent a token that is none\.$/],
    ['no authorization', { '/orders': (base) => ({ status: 201, headers: { location: `${base}/order` }, body: {} }) }, /^The order has no authorization\.$/],
    ['no order', { '/orders': { status: 201, body: {} } }, /did not return an order link$/],
    ['an authorization that is none', { '/authorization': { body: { status: 'pending' } } }, /undefined/],
    ['an order that is no good', { '/authorization': (base) => ({ body: authorization(base, 'valid') }), '/order': (base) => ({ body: { ...order(base), status: 'invalid', error: { type: `${PREFIX}caa`, detail: 'CAA record for example.org prevents issuance' } } }), '/finalize': { body: {} } }, /^CAA record for example\.org prevents issuance$/],
  ])('fails when the server sends %s', async (_what, given, detail) => {
    const result = await ordered(given);
    expect(result.ok ? '' : result.problem.detail).toMatch(detail);
  }); // prettier-ignore

  it('fails when the server goes away in the middle of an answer', async () => {
    const result = await ordered({ '/challenge': { headers: { 'content-length': '1000' }, body: '{' } });
    const detail = expect.stringMatching(/does not answer \(ECONNRESET\)$/) as string;
    expect(result).toMatchObject({ ok: false, problem: { kind: 'unreachable', detail } });
  });

  it('waits no longer for its end than it may, whatever the server asks for', async () => {
    const slow = (base: string) => ({ body: authorization(base, 'pending'), headers: { 'retry-after': '3600' } });
    const began = Date.now();
    const result = await ordered({ '/authorization': slow }, { timeoutMilliseconds: 1_500 });
    expect(result).toMatchObject({ ok: false, problem: { kind: 'timeout' } });
    expect(Date.now() - began).toBeLessThan(10_000);
  });

  it('is looked at again when a look got no answer, and fails when the server goes on saying nothing', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const lost = (path: string, from: number): Answers => ({
      [path]: (base, times) => {
        if (times !== from) return { body: authorization(base, times === 1 ? 'pending' : 'invalid') };
        setImmediate(() => vi.advanceTimersByTime(30_000));
        return { silent: true };
      },
    });
    const again = await ordered(lost('/authorization', 2), { timeoutMilliseconds: 100_000 });
    expect(again).toMatchObject({ ok: false, problem: { detail: 'The authorization is invalid.' } });
    const said = await ordered(lost('/challenge', 1), { timeoutMilliseconds: 100_000 });
    const detail = expect.stringMatching(/does not answer \(no answer in 30 s\)$/) as string;
    expect(said).toMatchObject({ ok: false, problem: { kind: 'unreachable', detail } });
  });

  it('is broken off while it waits for its answer, and leaves nothing behind', async () => {
    const cancel = new AbortController();
    const before = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const waiting = ordered({}, {
      signal: cancel.signal,
      answer: () => {
        setImmediate(() => cancel.abort(new Error('cancelled')));
        return new Promise(() => undefined);
      },
    }); // prettier-ignore
    await expect(waiting).rejects.toThrow('cancelled');
    await expect(ordered({}, { signal: cancel.signal })).rejects.toThrow('cancelled');
    expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length).toBeLessThanOrEqual(before);
  });

  it('is broken off while it waits for the server', async () => {
    const cancel = new AbortController();
    const pending = (base: string, times: number) => {
      if (times === 3) cancel.abort(new Error('cancelled'));
      return { body: authorization(base, 'pending') };
    };
    await expect(ordered({ '/authorization': pending }, { signal: cancel.signal })).rejects.toThrow('cancelled');
  });

  it('lets through what kept its answer from being put', async () => {
    const full = new Error('the disk is full');
    await expect(ordered({}, { answer: () => Promise.reject(full) })).rejects.toBe(full);
  });
});
