import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadCatalog } from '../../src/catalog/load-catalog.ts';
import { Secret } from '../../src/core/secret.ts';
import { packageFolder, readServiceFolders } from '../../src/host/assets.ts';
import { realPorts } from '../../src/host/real-ports.ts';
import { pullReference } from '../../src/plan/images.ts';
import { checkDatabase } from '../../src/ops/preflight/database/check-database.ts';
import { databaseAccess, databaseClient } from '../../src/ops/preflight/database/database-access.ts';
import { requireReady } from '../../src/ops/preflight/preflight.ts';
import { silentProgress } from '../fakes/silent-progress.ts';

const NAME = 'sprocket-test-managed-database';
const LAB_MIRROR = process.env['LAB_IMAGES'] === 'official' ? undefined : '127.0.0.1:5000';
const ports = realPorts('0.0.0-test');

let folder = '';
let address = '';
let image = '';
let password = new Secret('');

/** Asks the test's server as a league would, and gives back `code (level)` of every finding. */
async function check(database: string, user: string, secret = password, port = 5432): Promise<string[]> {
  const client = databaseClient(loadCatalog(readServiceFolders()));
  const access = databaseAccess(`postgresql://${user}@${address}:${port}/${database}`, secret, client, image);
  const findings = await checkDatabase(ports, access, silentProgress);
  expect(JSON.stringify(findings)).not.toContain(secret.reveal());
  expect(findings.filter(({ level, fix }) => level !== 'ok' && !fix)).toEqual([]);
  return findings.map(({ code, level }) => `${code} (${level})`);
}

async function sql(database: string, ...statements: string[]): Promise<void> {
  const commands = statements.flatMap((statement) => ['--command', statement]);
  await execa('docker', [
    'exec',
    '--user',
    'postgres',
    NAME,
    'psql',
    '--quiet',
    '-v',
    'ON_ERROR_STOP=1',
    '--dbname',
    database,
    ...commands,
  ]);
}

async function encryption(state: 'on' | 'off'): Promise<void> {
  await sql('postgres', `ALTER SYSTEM SET ssl = ${state}`, 'SELECT pg_reload_conf()');
  await expect
    .poll(() => check('empty', 'league'), { timeout: 20_000 })
    .toEqual([state === 'on' ? 'database-ready (ok)' : 'database-tls (error)']);
}

/** A real Postgres with a certificate that nobody vouches for, as managed ones have, on the engine's own bridge. */
beforeAll(async () => {
  const client = databaseClient(loadCatalog(readServiceFolders()));
  image = pullReference(client.name, LAB_MIRROR);
  password = ports.randomText(32);
  folder = await mkdtemp(join(tmpdir(), `${NAME}-`));
  await writeFile(join(folder, 'password'), password.reveal(), { mode: 0o444 });
  await execa('openssl', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    '-subj',
    '/CN=database',
    '-keyout',
    join(folder, 'key'),
    '-out',
    join(folder, 'certificate'),
  ]);
  await Promise.all([chmod(folder, 0o755), chmod(join(folder, 'key'), 0o444)]);
  const start = `install -o postgres -m 600 /given/key /tmp/key && exec docker-entrypoint.sh postgres -c ssl_cert_file=/given/certificate -c ssl_key_file=/tmp/key`;
  await execa('docker', ['rm', '--force', '--volumes', NAME], { reject: false });
  await execa('docker', [
    'run', '--detach', '--name', NAME, '--label', 'sprocket.test=1', '--memory', '256m', '--volume', `${folder}:/given:ro`,
    '--env', 'POSTGRES_PASSWORD_FILE=/given/password', '--entrypoint', 'sh', image, '-c', start,
  ]); // prettier-ignore
  const { stdout } = await execa('docker', ['inspect', '--format', '{{.NetworkSettings.IPAddress}}', NAME]);
  address = stdout.trim();
  await vi.waitFor(() => execa('docker', ['exec', NAME, 'pg_isready', '--host', '127.0.0.1']), {
    timeout: 60_000,
    interval: 500,
  });
  const roles = ['league', 'guest'].map((role) => `CREATE ROLE ${role} LOGIN PASSWORD '${password.reveal()}'`);
  await execa(
    'docker',
    ['exec', '--interactive', '--user', 'postgres', NAME, 'psql', '--quiet', '-v', 'ON_ERROR_STOP=1'],
    { input: roles.join(';\n') },
  );
  await sql(
    'postgres',
    ...['empty', 'prepared', 'taken', 'partial', 'other_app'].map((name) => `CREATE DATABASE ${name} OWNER league`),
  );
  await sql('postgres', "ALTER SYSTEM SET ssl = 'on'", 'SELECT pg_reload_conf()');
});

afterAll(async () => {
  await execa('docker', ['rm', '--force', '--volumes', NAME], { reject: false });
  await rm(folder, { recursive: true, force: true });
});

describe('a managed database, asked from inside a container before anything is written', () => {
  it('is ready when it has TLS, the role owns it and it is empty', async () => {
    await encryption('on');
  });

  it('is ready when it was prepared for a league already', async () => {
    const script = join(packageFolder(), 'templates/services/core/files/prepare.sql');
    await execa('docker', ['cp', script, `${NAME}:/tmp/prepare.sql`]);
    await sql('prepared', 'SET ROLE league', '\\i /tmp/prepare.sql');
    expect(await check('prepared', 'league')).toEqual(['database-ready (ok)']);
  });

  it('tolerates an extension in an empty database', async () => {
    await sql('empty', 'CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
    expect(await check('empty', 'league')).toEqual(['database-ready (ok)']);
  });

  it('is refused without TLS', async () => {
    await encryption('off');
    await encryption('on');
  });

  it('is refused with a wrong password', async () => {
    expect(await check('empty', 'league', ports.randomText(32))).toEqual(['database-password (error)']);
  });

  it('is refused when the server has no database of that name', async () => {
    expect(await check('nowhere', 'league')).toEqual(['database-missing (error)']);
  });

  it('is refused when the role may not create in it', async () => {
    expect(await check('empty', 'guest')).toEqual(['database-rights (error)', 'database-rights (error)']);
  });

  it('is refused when tables of a league belong to somebody else', async () => {
    await sql('postgres', 'GRANT CREATE ON DATABASE prepared TO guest');
    await sql('prepared', 'GRANT USAGE, CREATE ON SCHEMA public TO guest');
    expect(await check('prepared', 'guest')).toContain('database-rights (error)');
  });

  it('is refused when it holds tables of something else', async () => {
    await sql(
      'taken',
      'SET ROLE league',
      'CREATE TABLE public.wp_posts (id int)',
      'CREATE SCHEMA shop',
      'CREATE TABLE shop.orders (id int)',
    );
    expect(await check('taken', 'league')).toEqual(['database-foreign (error)']);
  });

  it("does not take another program's table `migrations` for a league's history", async () => {
    await sql(
      'other_app',
      'SET ROLE league',
      'CREATE TABLE public.migrations (id int)',
      'INSERT INTO public.migrations VALUES (1)',
    );
    expect(await check('other_app', 'league')).toEqual(['database-foreign (error)']);
  });

  it('is refused when the app was started in it before its migrations', async () => {
    await sql('partial', 'SET ROLE league', 'CREATE SCHEMA sprocket', 'CREATE TABLE sprocket.platform_event (id int)');
    expect(await check('partial', 'league')).toEqual(['database-partial (error)']);
  });

  it('is refused when nobody answers', async () => {
    expect(await check('empty', 'league', password, 5433)).toEqual(['database-unreachable (error)']);
  });

  it('stops an apply with exit code 3', async () => {
    const client = databaseClient(loadCatalog(readServiceFolders()));
    const access = databaseAccess(`postgresql://guest@${address}/empty`, password, client, image);
    const findings = await checkDatabase(ports, access, silentProgress);
    expect(() => { requireReady(findings); }).toThrow(expect.objectContaining({ code: 'database-unusable', exit: 3 })); // prettier-ignore
  });
});
