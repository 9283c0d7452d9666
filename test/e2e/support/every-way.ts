import { readFile, rm, writeFile } from 'node:fs/promises';
import type { LookupFunction } from 'node:net';
import { execa } from 'execa';
import { newFolder, removeFolder, removeLeague } from './league.ts';
import { install, sprocket } from './program.ts';

/** Addresses of this host that nobody else uses (RFC 2544), on the loopback device so that they are gone with it. */
export const ADDRESSES = { lan: '198.18.7.7', tailnet: '198.18.7.8', internet: '198.18.7.9' } as const;
export const TAILNET = 'rockets.tail1234.ts.net';
export const DOMAIN = 'rockets.test';

/** For Node's own clients: every name leads to this host. */
export const lookupHere: LookupFunction = (_, { all }, done) =>
  all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4);

const ANSWERS = [
  'ways.localhost=true',
  `ways.lan=${ADDRESSES.lan}`,
  `ways.tailnet=${TAILNET}`,
  `ways.domain=${DOMAIN}`,
  'ways.email=admin@rockets.test',
  'certificates.authority=private',
  // Its page is behind a login.
  'modules=[gatus]',
];

/** What came back, as far as anything did. */
export interface Answer {
  readonly exitCode: number;
  readonly status: number;
  readonly headers: string;
  readonly body: string;
}

/** A league that is reached in every way there is. */
export interface EveryWay {
  readonly folder: string;
  /** The certificate by which its clients trust it. */
  readonly authority: string;
  /** A request as a client makes it that trusts the league's authority and nobody else. */
  curl(url: string, ...more: readonly string[]): Promise<Answer>;
  /** The same, from somewhere else. @param within command in front of curl @param to address that names lead to */
  curlFrom(within: readonly string[], to: string, url: string, ...more: readonly string[]): Promise<Answer>;
  readonly close: () => Promise<void>;
}

/** @throws Error with what the installation said, when it fails */
export async function openEveryWay(): Promise<EveryWay> {
  await removeLeague();
  for (const address of Object.values(ADDRESSES))
    await execa('ip', ['address', 'replace', `${address}/32`, 'dev', 'lo']);
  const folder = await newFolder();
  const authority = `${folder}/certificates/authority.pem`;
  const curlFrom: EveryWay['curlFrom'] = async (within, to, url, ...more) => {
    const names = [DOMAIN, `api.${DOMAIN}`, `status.${DOMAIN}`, TAILNET].flatMap((name) =>
      [80, 443].flatMap((port) => ['--resolve', `${name}:${port}:${to}`]),
    );
    const args = ['-s', '-i', '--max-time', '10', '--cacert', authority, ...names, ...more, url];
    const { stdout, exitCode } = await execa('env', [...within, 'curl', ...args], { reject: false });
    return { exitCode: exitCode ?? -1, ...parsed(stdout) };
  };
  const close = async (): Promise<void> => {
    await removeLeague();
    await removeFolder(folder);
    for (const address of Object.values(ADDRESSES))
      await execa('ip', ['address', 'del', `${address}/32`, 'dev', 'lo'], { reject: false });
  };
  const set = ANSWERS.flatMap((answer) => ['--set', answer]);
  const { exitCode, stderr } = await sprocket(install(folder, ...set));
  if (exitCode !== 0) {
    await close();
    throw new Error(`the league was not installed: ${stderr}`);
  }
  return { folder, authority, curl: (url, ...more) => curlFrom([], '127.0.0.1', url, ...more), curlFrom, close };
}

/** The last answer; before it may stand one that says to go on. */
function parsed(output: string): Omit<Answer, 'exitCode'> {
  const text = output.replace(/^(HTTP\/\S+ 1\d\d[^]*?\r?\n\r?\n)+/, '');
  const [headers = '', ...body] = text.split(/\r?\n\r?\n/);
  return { status: Number(/^HTTP\/\S+ (\d+)/.exec(headers)?.[1]), headers, body: body.join('\n\n') };
}

/** Makes the certificate of a way in anew, as its last days would. */
export async function renew({ folder }: EveryWay, way: string): Promise<void> {
  await rm(`${folder}/certificates/served/${way}.pem`);
  const { exitCode, stderr } = await sprocket(['cert', 'renew', '--dir', folder]);
  if (exitCode !== 0) throw new Error(`the certificate was not renewed: ${stderr}`);
}

/** Says which pages behind a login the public domain leads to, and applies it: a change of routes alone. */
export async function expose({ folder }: EveryWay, labels: readonly string[]): Promise<void> {
  const path = `${folder}/sprocket.yaml`;
  const text = (await readFile(path, 'utf8')).replace(/^ {2}expose: .*\n/m, '');
  await writeFile(path, text.replace(/^( {2}domain: .*\n)/m, `$1  expose: [${labels.join(', ')}]\n`));
  const { exitCode, stderr } = await sprocket(['apply', '--dir', folder, '--yes']);
  if (exitCode !== 0) throw new Error(`the routes were not changed: ${stderr}`);
}
