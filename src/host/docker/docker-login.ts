import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';

const OFFICIAL = 'https://index.docker.io/v1/';

interface DockerConfig {
  readonly auths?: Readonly<Record<string, { readonly auth?: string }>>;
  readonly credsStore?: string;
  readonly credHelpers?: Readonly<Record<string, string>>;
}

/** The login that `docker login` left for an image's registry, from Docker's own file or its credential helper. */
export async function readDockerLogin(reference: string): Promise<{ username: string; password: string } | undefined> {
  const folder = process.env['DOCKER_CONFIG'] ?? `${homedir()}/.docker`;
  const text = await readFile(`${folder}/config.json`, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const config = JSON.parse(text) as DockerConfig;
  const first = reference.split('/')[0] ?? '';
  const server = /[.:]/.test(first) && reference.includes('/') ? first : OFFICIAL;
  const helper = config.credHelpers?.[server] ?? config.credsStore;
  if (helper) return await askHelper(helper, server);
  const encoded = config.auths?.[server]?.auth;
  if (!encoded) return undefined;
  const [username = '', ...password] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { username, password: password.join(':') };
}

async function askHelper(helper: string, server: string): Promise<{ username: string; password: string } | undefined> {
  const { execa } = await import('execa');
  const answer = await execa(`docker-credential-${helper}`, ['get'], { input: server, reject: false });
  if (answer.exitCode !== 0) return undefined;
  const { Username, Secret } = JSON.parse(answer.stdout) as { Username: string; Secret: string };
  return { username: Username, password: Secret };
}
