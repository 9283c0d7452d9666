import { Resolver } from 'node:dns/promises';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createWebServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acmeServer } from '../../src/host/acme-server.ts';
import type { ChallengeAnswer } from '../../src/host/ports.ts';
import { x509 } from '../../src/host/x509.ts';
import { rateLimitedDirectory, startAcmeLab, type AcmeLab } from './support/acme-lab.ts';
import { docker } from './support/league.ts';

const NAME = 'sprocket-test-acme-server';

const files = new Map<string, string>();

/** Answers with what was put, and for `*.other.test` as somebody else's web server. */
const web = createWebServer((request, response) => {
  const token = String(request.url).split('/').at(-1) ?? '';
  const content = request.headers.host?.includes('.other.test') ? '<h1>Welcome</h1>' : files.get(token);
  response.writeHead(content === undefined ? 404 : 200).end(content ?? 'not found');
});

const listening = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  return (server.address() as AddressInfo).port;
};

let lab: AcmeLab;
beforeAll(async () => {
  const httpPort = await listening(web);
  lab = await startAcmeLab({
    name: NAME,
    httpPort,
    blocked: ['blocked.test'],
    strict: true,
    refusedNonces: 5,
  });
});
afterAll(async () => {
  await lab.stop();
  web.close();
  expect(await docker('ps', '-aq', '--filter', `name=${NAME}`)).toBe('');
  expect(await docker('network', 'ls', '-q', '--filter', `name=${NAME}`)).toBe('');
});

const open = (changes: Partial<Parameters<ReturnType<typeof acmeServer>['open']>[0]> = {}) =>
  acmeServer().open({
    directory: lab.directory,
    trusted: lab.trusted,
    email: 'admin@rockets.test',
    timeoutMilliseconds: 10_000,
    ...changes,
  });

const put = (answer: ChallengeAnswer): Promise<void> => {
  files.set(answer.token, answer.content);
  return Promise.resolve();
};

interface Ordering {
  readonly answer?: (answer: ChallengeAnswer) => Promise<void>;
  readonly signal?: AbortSignal;
  /** Another directory than the lab's. */
  readonly from?: Parameters<typeof open>[0];
}

async function order(name: string, { answer = put, signal = new AbortController().signal, from = {} }: Ordering = {}) {
  const opened = await open(from);
  if (!opened.ok) throw new Error(opened.problem.detail);
  return await opened.account.order({ name, answer, timeoutMilliseconds: 15_000, signal });
}
const failure = async (...of: Parameters<typeof order>) => {
  const result = await order(...of);
  return result.ok ? undefined : result.problem;
};

describe('a name that leads to this host', { timeout: 30_000 }, () => {
  beforeAll(() => lab.setDns('rockets.test', { a: [lab.hostAddress] }));

  it('is certified', async () => {
    expect(await order('rockets.test')).toEqual({ ok: true });
  });

  it('is not certified without its answer', async () => {
    const problem = await failure('rockets.test', { answer: () => Promise.resolve() });
    expect(problem?.kind).toBe('wrong-answer');
  });

  it('is not certified by http-01 where the server does not offer it, as for a wildcard', async () => {
    const problem = await failure('*.rockets.test');
    expect(problem).toMatchObject({ kind: 'other' });
    expect(problem?.detail).toMatch(
      /^The server does not offer http-01 for \*\.rockets\.test, only: dns-01(?:, dns-account-01)?$/,
    );
  });

  it('is certified after an order was broken off', async () => {
    const cancel = new AbortController();
    const answer = (): Promise<void> => {
      cancel.abort(new Error('cancelled'));
      return Promise.resolve();
    };
    await expect(order('rockets.test', { answer, signal: cancel.signal })).rejects.toThrow('cancelled');
    expect(await order('rockets.test')).toEqual({ ok: true });
  });
});

describe('a name that is not certified', { timeout: 30_000 }, () => {
  it('leads to an address where nobody listens', async () => {
    await lab.setDns('closed.test', { a: ['127.0.0.9'] });
    const problem = await failure('closed.test');
    expect(problem).toMatchObject({ kind: 'connection', addresses: ['127.0.0.9'] });
    expect(problem?.detail).toContain('connection refused');
  });

  it("leads to somebody else's server", async () => {
    await lab.setDns('www.other.test', { a: [lab.hostAddress] });
    expect(await failure('www.other.test')).toMatchObject({ kind: 'wrong-answer' });
  });

  it('has no address, or its name servers fail', async () => {
    expect(await failure('absent.test')).toMatchObject({ kind: 'dns', addresses: [] });
    await lab.setDns('failing.test', { a: [lab.hostAddress], fails: true });
    expect(await failure('failing.test')).toMatchObject({ kind: 'dns', addresses: [] });
  });

  it('is one that the server refuses', async () => {
    const problem = await failure('www.blocked.test');
    expect(problem).toMatchObject({ kind: 'rejected-name', addresses: [], retryAt: undefined });
    expect(problem?.detail).toContain('forbidden by policy');
  });

  it('has reached a limit, which resets at a known time', async () => {
    const resetsAt = new Date(Math.ceil(Date.now() / 1000) * 1000 + 7 * 86_400_000);
    const limited = await rateLimitedDirectory(lab, { resetsAt });
    try {
      const { directory, trusted } = limited;
      const problem = await failure('rockets.test', { from: { directory, trusted } });
      expect(problem?.kind).toBe('rate-limited');
      expect(problem?.detail).toMatch(/^too many certificates \(5\) already issued .*retry after \d{4}-/);
      expect(Math.abs((problem?.retryAt?.getTime() ?? 0) - resetsAt.getTime())).toBeLessThan(30_000);
    } finally {
      await limited.stop();
    }
  });
});

describe('a directory that gives no account', { timeout: 30_000 }, () => {
  it('is not trusted', async () => {
    const opened = await open({ trusted: undefined });
    expect(opened).toMatchObject({ ok: false, problem: { kind: 'unreachable' } });
    expect(opened.ok ? '' : opened.problem.detail).toMatch(/is not trusted \(.*certificates\.root/);
  });

  it('is at another path, or not there', async () => {
    const unreachable = { ok: false, problem: { kind: 'unreachable' } };
    expect(await open({ directory: lab.directory.replace('/dir', '/directory') })).toMatchObject(unreachable);
    expect(await open({ directory: `https://${lab.hostAddress}:9/dir` })).toMatchObject(unreachable);
    expect(await open({ directory: 'https://acme.invalid/dir' })).toMatchObject(unreachable);
  });

  it('wants accounts to be bound to others', async () => {
    const externalAccounts = { known: 'zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W' };
    const bound = await startAcmeLab({ name: `${NAME}-accounts`, externalAccounts, certificateSeconds: 1260 });
    try {
      const { directory, trusted } = bound;
      expect(await open({ directory, trusted })).toMatchObject({ ok: false, problem: { kind: 'external-account' } });
      expect(await bound.log()).toContain('certificate validity period of 1260 seconds');
    } finally {
      await bound.stop();
    }
  });
});

describe('the lab itself', { timeout: 30_000 }, () => {
  it('is reached and trusted by the containers of other networks', async () => {
    const folder = await mkdtemp(join(tmpdir(), `${NAME}-`));
    await writeFile(join(folder, 'authority.pem'), lab.trusted);
    const program = `fetch('${lab.directory}').then(({ status }) => console.log(status))`;
    const trust = ['--env', 'NODE_EXTRA_CA_CERTS=/trust/authority.pem', '--volume', `${folder}:/trust:ro`];
    const name = ['--name', `${NAME}-client`, '--entrypoint', 'node'];
    expect(await docker('run', '--rm', ...name, ...trust, 'sprocket-lab/node:20', '-e', program)).toBe('200');
    await rm(folder, { recursive: true });
  });

  it('shows the authorities of what it issues', async () => {
    const [root, intermediate] = [await lab.issuingRoot(), await lab.issuingIntermediate()];
    expect(x509.readCertificate(root).isAuthority).toBe(true);
    expect(x509.isIssuedBy(intermediate, root)).toBe(true);
  });

  it('answers for names as it was told last', async () => {
    const resolver = new Resolver();
    resolver.setServers([lab.nameServer]);
    await lab.setDns('told.test', { a: ['192.0.2.9'], aaaa: ['2001:db8::9'], txt: ['one', 'two'] });
    await lab.setDns('told.test', { a: ['192.0.2.1', '192.0.2.2'], caa: [{ tag: 'issue', value: 'ca.test' }] });
    await lab.setDns('alias.test', { cname: 'told.test' });
    await lab.setDns('text.test', { txt: ['one'], aaaa: ['2001:db8::1'] });
    await lab.setDns('failing.test', { a: ['192.0.2.1'], fails: true });
    expect(await resolver.resolve4('told.test')).toEqual(['192.0.2.1', '192.0.2.2']);
    await expect(resolver.resolve6('told.test')).rejects.toMatchObject({ code: 'ENODATA' });
    await expect(resolver.resolveTxt('told.test')).rejects.toMatchObject({ code: 'ENODATA' });
    expect(await resolver.resolveCaa('told.test')).toMatchObject([{ issue: 'ca.test' }]);
    expect(await resolver.resolve4('alias.test')).toEqual(['192.0.2.1', '192.0.2.2']);
    expect(await resolver.resolveTxt('text.test')).toEqual([['one']]);
    expect(await resolver.resolve6('text.test')).toEqual(['2001:db8::1']);
    await expect(resolver.resolve4('failing.test')).rejects.toMatchObject({ code: 'ESERVFAIL' });
    await expect(resolver.resolve4('never-told.test')).rejects.toMatchObject({ code: 'ENODATA' });
  });
});
