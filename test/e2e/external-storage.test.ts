import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadCatalog } from '../../src/catalog/load-catalog.ts';
import type { Finding } from '../../src/core/finding.ts';
import { Secret } from '../../src/core/secret.ts';
import { readServiceFolders } from '../../src/host/assets.ts';
import type { StorageAccess } from '../../src/host/ports.ts';
import { realPorts } from '../../src/host/real-ports.ts';
import { checkStorage } from '../../src/ops/preflight/check-storage.ts';
import { requireReady } from '../../src/ops/preflight/preflight.ts';
import { pullReference } from '../../src/plan/images.ts';

const NAME = 'sprocket-test-external-storage';
const LAB_MIRROR = process.env['LAB_IMAGES'] === 'official' ? undefined : '127.0.0.1:5000';
const ports = realPorts('0.0.0-test');
const owner = ports.randomText(20);
const guest = ports.randomText(20);
const secretKey = ports.randomText(40);

let folder = '';
let endpoint = '';

function access(changes: Partial<StorageAccess> = {}): StorageAccess {
  return { endpoint, region: 'us-east-1', accessKey: owner, secretKey, ...changes };
}

async function check(wanted: StorageAccess, buckets: readonly string[], createBuckets = false): Promise<Finding[]> {
  const findings = await checkStorage(ports, wanted, { buckets, createBuckets });
  expect(JSON.stringify(findings)).not.toContain(wanted.secretKey.reveal());
  return findings;
}

/** A real S3 server with two accounts: one may do everything, the other owns nothing and may create nothing. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), `${NAME}-`));
  const account = (key: Secret, role: string) => ({
    access: key.reveal(),
    secret: secretKey.reveal(),
    role,
    userID: 0,
    groupID: 0,
    projectID: 0,
  });
  const accounts = {
    accessAccounts: { [owner.reveal()]: account(owner, 'admin'), [guest.reveal()]: account(guest, 'user') },
  };
  await writeFile(join(folder, 'users.json'), JSON.stringify(accounts), { mode: 0o444 });
  await chmod(folder, 0o755);
  const start = [
    'mkdir -p /tmp/accounts /tmp/objects /tmp/metadata',
    'cp /given/users.json /tmp/accounts/users.json',
    'random() { od -An -tx1 -N20 /dev/urandom | tr -d " \\n"; }',
    'export ROOT_ACCESS_KEY=$(random) ROOT_SECRET_KEY=$(random)',
    'exec versitygw --port :7070 --region us-east-1 --health /health --quiet --iam-dir /tmp/accounts posix --sidecar /tmp/metadata /tmp/objects',
  ].join(' && ');
  const declared = loadCatalog(readServiceFolders()).get('object-storage')?.definition.compose['image'];
  await execa('docker', ['rm', '--force', '--volumes', NAME], { reject: false });
  await execa('docker', [
    'run', '--detach', '--name', NAME, '--label', 'sprocket.test=1', '--memory', '128m', '--volume', `${folder}:/given:ro`,
    '--entrypoint', 'sh', pullReference(String(declared), LAB_MIRROR), '-c', start,
  ]); // prettier-ignore
  const { stdout } = await execa('docker', ['inspect', '--format', '{{.NetworkSettings.IPAddress}}', NAME]);
  endpoint = `http://${stdout.trim()}:7070`;
  await vi.waitFor(() => ports.http.request({ url: `${endpoint}/health` }), { timeout: 30_000, interval: 200 });
});

afterAll(async () => {
  await execa('docker', ['rm', '--force', '--volumes', NAME], { reject: false });
  await rm(folder, { recursive: true, force: true });
});

describe('an external object storage', () => {
  it('is refused while its buckets are missing and nobody agreed to create them', async () => {
    const findings = await check(access(), ['replays', 'images']);
    expect(findings.map(({ code, level, subject }) => [code, level, subject])).toEqual([
      ['storage-bucket', 'error', 'bucket replays'],
      ['storage-bucket', 'error', 'bucket images'],
    ]);
    expect(findings[0]?.fix).toContain('--create-buckets');
    expect(() => { requireReady(findings); }).toThrow(expect.objectContaining({ code: 'storage-unusable', exit: 3 })); // prettier-ignore
  });

  it('creates the buckets on consent, and then every object can be put, got and deleted', async () => {
    const created = await check(access(), ['replays', 'images'], true);
    expect(created.map(({ code, message }) => [code, message.startsWith('created')])).toEqual([['storage-ready', true], ['storage-ready', true]]); // prettier-ignore
    const again = await check(access(), ['replays', 'images']);
    expect(again.map(({ level }) => level)).toEqual(['ok', 'ok']);
  });

  it('is refused with a wrong secret key, and says that it is that', async () => {
    const [finding] = await check(access({ secretKey: ports.randomText(40) }), ['replays']);
    expect(finding).toMatchObject({ code: 'storage-refused', level: 'error', subject: 'bucket replays' });
    expect(finding?.message).toContain('the secret key is wrong');
    expect(finding?.fix).toContain('sprocket secrets set');
  });

  it('is refused with an access key that is not known there', async () => {
    const [finding] = await check(access({ accessKey: ports.randomText(20) }), ['replays']);
    expect(finding).toMatchObject({ code: 'storage-refused', level: 'error' });
    expect(finding?.message).toContain('the access key is not known there');
  });

  it('is refused with keys that may not write into the bucket', async () => {
    const [finding] = await check(access({ accessKey: guest }), ['replays']);
    expect(finding).toMatchObject({ code: 'storage-refused', level: 'error' });
    expect(finding?.message).toContain('the keys may not do this');
  });

  it('is refused with keys that may not create the bucket that is missing', async () => {
    const [finding] = await check(access({ accessKey: guest }), ['elsewhere'], true);
    expect(finding).toMatchObject({ code: 'storage-refused', level: 'error' });
  });

  it('is refused when nobody answers', async () => {
    const findings = await check(access({ endpoint: endpoint.replace(':7070', ':7071') }), ['replays', 'images']);
    expect(findings.map(({ code, level }) => [code, level])).toEqual([['storage-unreachable', 'error']]);
  });
});
