import { createHash, createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { containerIds, docker } from './league.ts';

/** A replay, and how curl sends it to the API as the app's pages do. */
export interface Replay {
  readonly arguments: readonly string[];
  /** Whether the object storage holds it, byte by byte. */
  isStored(): Promise<boolean>;
  remove(): Promise<void>;
}

/** A replay of random bytes, uploaded by somebody who has signed in. */
export async function makeReplay(folder: string, bytes: number): Promise<Replay> {
  const content = randomBytes(bytes);
  const hash = createHash('sha256').update(content).digest('hex');
  const home = await mkdtemp(join(tmpdir(), 'sprocket-e2e-replay-'));
  const file = join(home, 'one.replay');
  await writeFile(file, content);
  const query = 'mutation ($files: [Upload!]!) { parseReplays(files: $files, submissionId: "e2e") }';
  const operations = JSON.stringify({ query, variables: { files: [null] } });
  return {
    arguments: [
      ...['-H', `authorization: Bearer ${await token(folder)}`],
      ...['-F', `operations=${operations};type=application/json`],
      ...['-F', 'map={"0":["variables.files.0"]};type=application/json'],
      ...['-F', `0=@${file}`],
    ],
    isStored: async () => {
      const id = (await containerIds())['object-storage'] ?? '';
      const path = `/data/objects/replays/replays/${hash}.replay`;
      return (await docker('exec', id, 'sha256sum', path)).startsWith(hash);
    },
    remove: () => rm(home, { recursive: true, force: true }),
  };
}

/** What the API gives to whoever signs in; nobody can here, without Discord. */
async function token(folder: string): Promise<string> {
  const secret = await readFile(`${folder}/secrets/jwt-secret`, 'utf8');
  const payload = { sub: '1', username: 'e2e', userId: 1, currentOrganizationId: 2, orgTeams: [] };
  const body = [{ alg: 'HS256', typ: 'JWT' }, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
}
