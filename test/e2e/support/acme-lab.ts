import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { vi } from 'vitest';
import type { KeyedCertificate } from '../../../src/core/certificate.ts';
import { httpClient } from '../../../src/host/http-client.ts';
import { certificateFor, pebbleConfiguration, type PebbleOptions } from '../../lab/pebble.ts';
import { pebbleTool } from '../../lab/tools.ts';
import { docker } from './league.ts';

/** How Pebble is set up; what is left out is as a test wants it: quick, and the same every time. */
export interface AcmeLabOptions extends Omit<PebbleOptions, 'port' | 'managementPort'> {
  /** Of the containers and of the lab's own network. Two labs at once have two names. */
  readonly name?: string;
  /** Network that the containers are in, with a gateway; absent: one of the lab's own. */
  readonly network?: string;
  /** Of a hundred good nonces, how many it refuses; none. */
  readonly refusedNonces?: number;
  /** How many seconds at most it waits before it looks for an answer; it does not. */
  readonly sleepSeconds?: number;
  /** Fails where a future version will. */
  readonly strict?: boolean;
}

/** What the lab's name server says of a name. What is left out, it does not have. */
export interface DnsAnswers {
  readonly a?: readonly string[];
  readonly aaaa?: readonly string[];
  readonly caa?: readonly { readonly tag: string; readonly value: string }[];
  readonly cname?: string;
  readonly txt?: readonly string[];
  /** SERVFAIL, whatever is asked. */
  readonly fails?: boolean;
}

/** A real ACME server, Pebble, and the name server that it asks. */
export interface AcmeLab {
  /** URL of the directory, for this host and for the containers of every network that is not closed. */
  readonly directory: string;
  /** Authority of the directory's own certificate, in PEM; it makes no other one. */
  readonly trusted: string;
  /** This host as the containers see it, and the address of all ports of the lab. */
  readonly hostAddress: string;
  /** Name server for this host: `address:port`. Of names that it was not told of it says that they have no records. */
  readonly nameServer: string;
  /** Root of what Pebble issues, in PEM; another one with each start. */
  issuingRoot(): Promise<string>;
  /** The authority under that root which signs what Pebble issues, in PEM. */
  issuingIntermediate(): Promise<string>;
  /** Replaces everything that the name server says of a name. */
  setDns(name: string, answers: DnsAnswers): Promise<void>;
  /** What Pebble wrote so far. */
  log(): Promise<string>;
  stop(): Promise<void>;
}

/** Starts Pebble and its name server from the image of `npm run lab -- up`. What a killed run left is replaced. */
export async function startAcmeLab(options: AcmeLabOptions = {}): Promise<AcmeLab> {
  const { name = 'sprocket-test-acme' } = options;
  const servers = { pebble: name, dns: `${name}-dns` };
  const network = options.network ?? name;
  const folder = await mkdtemp(join(tmpdir(), `${name}-`));
  const stop = async (): Promise<void> => {
    await execa('docker', ['rm', '--force', ...Object.values(servers)], { reject: false });
    if (options.network === undefined) await execa('docker', ['network', 'rm', name], { reject: false });
    await rm(folder, { recursive: true, force: true });
  };
  await execa('docker', ['rm', '--force', ...Object.values(servers)], { reject: false });
  if (options.network === undefined) {
    await execa('docker', ['network', 'rm', name], { reject: false });
    await docker('network', 'create', '--label', 'sprocket.test=1', name);
  }
  try {
    const hostAddress = await docker('network', 'inspect', '-f', '{{(index .IPAM.Config 0).Gateway}}', network);
    const { authority, server } = await certificateFor(hostAddress);
    await writePebbleFiles(folder, options, server);
    await startNameServer(servers.dns, network, hostAddress);
    await startPebble(servers, folder, options);
    const at = await publishedPorts(servers.dns);
    const directory = `https://${at(14000)}/dir`;
    const get = async (url: string): Promise<string> => {
      const { status, body } = await httpClient().request({ url, trusted: authority });
      if (status !== 200) throw new Error(`${url} answers ${status}: ${body}`);
      return body;
    };
    await vi.waitFor(() => get(directory), { timeout: 20_000, interval: 100 });
    return {
      directory,
      trusted: authority,
      hostAddress,
      nameServer: at(8053),
      issuingRoot: () => get(`https://${at(15000)}/roots/0`),
      issuingIntermediate: () => get(`https://${at(15000)}/intermediates/0`),
      setDns: (host, answers) => setDns(`http://${at(8055)}`, host, answers),
      log: async () => (await execa('docker', ['logs', servers.pebble], { all: true })).all,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function writePebbleFiles(folder: string, options: AcmeLabOptions, server: KeyedCertificate): Promise<void> {
  await writeFile(join(folder, 'pebble.json'), pebbleConfiguration('/given', options), { mode: 0o444 });
  await writeFile(join(folder, 'certificate.pem'), server.certificate, { mode: 0o444 });
  await writeFile(join(folder, 'key.pem'), server.key.reveal(), { mode: 0o444 });
  await chmod(folder, 0o755);
}

/** The ports of both servers are this container's, and the host's at the gateway of the network. */
async function startNameServer(name: string, network: string, gateway: string): Promise<void> {
  const ports = ['14000', '15000', '8053/udp', '8055'].flatMap((port) => ['--publish', `${gateway}::${port}`]);
  const started = [
    'run',
    '--detach',
    '--pull',
    'never',
    '--name',
    name,
    '--label',
    'sprocket.test=1',
    '--memory',
    '64m',
  ];
  const nothing = ['http01', 'https01', 'tlsalpn01', 'doh', 'defaultIPv4', 'defaultIPv6'].flatMap((flag) => [`-${flag}`, '']); // prettier-ignore
  await docker(...started, '--network', network, ...ports, pebbleTool.image, 'pebble-challtestsrv', ...nothing);
}

async function startPebble(
  names: { readonly pebble: string; readonly dns: string },
  folder: string,
  { refusedNonces = 0, sleepSeconds = 0, strict = false }: AcmeLabOptions,
): Promise<void> {
  const environment = {
    PEBBLE_WFE_NONCEREJECT: refusedNonces,
    PEBBLE_AUTHZREUSE: 0,
    ...(sleepSeconds > 0 ? { PEBBLE_VA_SLEEPTIME: sleepSeconds } : { PEBBLE_VA_NOSLEEP: 1 }),
  };
  const variables = Object.entries(environment).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
  const started = ['run', '--detach', '--pull', 'never', '--name', names.pebble, '--label', 'sprocket.test=1'];
  const place = ['--memory', '128m', '--network', `container:${names.dns}`, '--volume', `${folder}:/given:ro`];
  const program = ['pebble', '-config', '/given/pebble.json', '-dnsserver', '127.0.0.1:8053'];
  await docker(...started, ...place, ...variables, pebbleTool.image, ...program, ...(strict ? ['-strict'] : []));
}

/** Where the ports of a container are on this host: `address:port` by the container's own port. */
async function publishedPorts(container: string): Promise<(port: number) => string> {
  const lines = (await docker('port', container)).split('\n');
  return (port) => {
    const found = lines.map((line) => /^(\d+)\/\w+ -> (\S+)$/.exec(line)).find((line) => line?.[1] === String(port));
    if (!found?.[2]) throw new Error(`${container} publishes no port ${port}`);
    return found[2];
  };
}

async function setDns(management: string, name: string, answers: DnsAnswers): Promise<void> {
  const tell = async (what: string, body: object): Promise<void> => {
    const response = await fetch(`${management}/${what}`, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${what} of ${name}: ${response.status} ${await response.text()}`);
  };
  const { a = [], aaaa = [], caa = [], cname, txt = [], fails = false } = answers;
  // Only here the server wants the name with its last dot.
  const [host, full] = [{ host: name }, { host: `${name}.` }];
  for (const what of ['a', 'aaaa', 'caa', 'cname', 'servfail']) await tell(`clear-${what}`, host);
  await tell('clear-txt', full);
  if (a.length > 0) await tell('add-a', { ...host, addresses: a });
  if (aaaa.length > 0) await tell('add-aaaa', { ...host, addresses: aaaa });
  if (caa.length > 0) await tell('add-caa', { ...host, policies: caa });
  if (cname !== undefined) await tell('set-cname', { ...host, target: cname });
  for (const value of txt) await tell('set-txt', { ...full, value });
  if (fails) await tell('set-servfail', host);
}

/**
 * A stand-in for an ACME server whose limit is reached, which Pebble cannot be: orders are refused as Let's Encrypt does
 * it (RFC 8555, 6.6), everything else is Pebble's own answer.
 * @param options `address`: of this host, to listen at; absent: the lab's own
 */
export async function rateLimitedDirectory(
  lab: AcmeLab,
  { resetsAt, address = lab.hostAddress }: { readonly resetsAt: Date; readonly address?: string },
): Promise<{ readonly directory: string; readonly trusted: string; stop(): Promise<void> }> {
  const { authority, server } = await certificateFor(address);
  const told = await httpClient().request({ url: lab.directory, trusted: lab.trusted });
  const { newOrder, newNonce } = JSON.parse(told.body) as Record<'newOrder' | 'newNonce', string>;
  const refusal = JSON.stringify({
    type: 'urn:ietf:params:acme:error:rateLimited',
    detail: `too many certificates (5) already issued for this exact set of identifiers in the last 168h0m0s, retry after ${resetsAt.toISOString().slice(0, 19).replace('T', ' ')} UTC: see https://letsencrypt.org/docs/rate-limits/#new-certificates-per-exact-set-of-identifiers`,
    status: 429,
  });
  const standIn = createServer({ cert: server.certificate, key: server.key.reveal() }, (incoming, outgoing) => {
    const { url = '/', headers } = incoming;
    const limited = url === new URL(newOrder).pathname;
    const asked = limited ? new URL(newNonce) : new URL(url, lab.directory);
    const method = limited ? 'HEAD' : incoming.method;
    // Pebble names itself as it is asked, so that all its URLs lead here.
    const passed = request(
      asked,
      { method, headers: limited ? { host: headers.host } : headers, ca: lab.trusted, servername: '' },
      (answer) => {
        if (limited) {
          const nonce = String(answer.headers['replay-nonce']);
          const seconds = String(Math.ceil((resetsAt.getTime() - Date.now()) / 1000));
          const fields = { 'content-type': 'application/problem+json', 'replay-nonce': nonce, 'retry-after': seconds };
          outgoing.writeHead(429, fields).end(refusal);
          return;
        }
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    passed.on('error', () => outgoing.destroy());
    if (!limited) {
      incoming.pipe(passed);
      return;
    }
    incoming.resume();
    passed.end();
  });
  await new Promise<void>((resolve) => standIn.listen(0, address, resolve));
  return {
    directory: `https://${address}:${(standIn.address() as AddressInfo).port}${new URL(lab.directory).pathname}`,
    trusted: authority,
    stop: async () => {
      standIn.closeAllConnections();
      await new Promise((resolve) => standIn.close(resolve));
    },
  };
}
