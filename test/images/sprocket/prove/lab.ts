import { createHmac, randomBytes } from 'node:crypto';
import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { docker, dockerOrThrow, inspect, logsOf, until, type Ran } from './containers.ts';
import { monolithConfig, parserConfig, webConfig } from './settings.ts';

/** References of the images to prove, and of the real servers they are proven against. */
export interface Images {
  /** What stands before `sprocketbot/…`, such as `127.0.0.1:5000/`. */
  prefix: string;
  postgres: string;
  redis: string;
  s3: string;
}

/** How a container of a stand-in is to be started. */
export interface Start {
  tag?: string;
  /** Further arguments of `docker run`. */
  args?: string[];
  /** Without it, the program is process 1 and SIGTERM is lost. */
  init?: boolean;
}

const SCRIPTS = fileURLToPath(new URL('../../../../templates/services/core/files', import.meta.url));
const CONFINED = [
  '--user',
  '1000:1000',
  '--read-only',
  '--tmpfs',
  '/tmp',
  '--cap-drop',
  'ALL',
  '--security-opt',
  'no-new-privileges',
];

/** A throwaway network with real Postgres, Redis and S3, in which stand-ins are started one after the other. */
export class Lab {
  private readonly id = `standin-prove-${process.pid}`;
  private readonly password = randomBytes(12).toString('hex');
  private folder = '';

  constructor(private readonly images: Images) {}

  name(role: string): string {
    return `${this.id}-${role}`;
  }

  async up(): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), 'standin-prove-'));
    await chmod(this.folder, 0o755);
    await this.writeFiles();
    await dockerOrThrow(['network', 'create', this.id]);
    const { postgres, redis, s3 } = this.images;
    await this.run('postgres', postgres, [
      ...this.mount('db-password.txt', '/run/pw'),
      '-e',
      'POSTGRES_PASSWORD_FILE=/run/pw',
    ]);
    await this.run('redis', redis, this.mount('redis.conf', '/etc/redis.conf'), ['redis-server', '/etc/redis.conf']);
    await this.run(
      's3',
      s3,
      [...['--tmpfs', '/data', '--env-file', join(this.folder, 's3.env'), '--entrypoint', 'sh']],
      ['-c', 'mkdir -p /data/replays /data/images && exec versitygw --port :7070 posix --sidecar /tmp /data'],
    );
    await until('Postgres', async () => (await this.admin('SELECT 1')).code === 0);
  }

  async down(): Promise<void> {
    const names = await dockerOrThrow(['ps', '-aq', '--filter', `network=${this.id}`]);
    if (names) await docker(['rm', '-fv', ...names.split('\n')]);
    await docker(['network', 'rm', this.id]);
    if (this.folder) await rm(this.folder, { recursive: true, force: true });
  }

  /** SQL as the superuser over TCP, so that the server of the first start does not count. */
  admin(sql: string): Promise<Ran> {
    return this.psql(['-h', '127.0.0.1', '-U', 'postgres', '-At', '-c', sql]);
  }

  /** SQL in the league's database; lines of the answer. */
  async sql(sql: string): Promise<string> {
    const ran = await this.psql(['-h', '127.0.0.1', '-U', 'postgres', '-d', 'sprocket', '-qAt', '-c', sql]);
    if (ran.code !== 0) throw new Error(ran.output);
    return ran.stdout.trim();
  }

  async emptyDatabase(): Promise<void> {
    await this.removeApp();
    await this.admin('DROP DATABASE IF EXISTS sprocket WITH (FORCE)');
    await this.admin(`CREATE ROLE sprocket LOGIN PASSWORD '${this.password}'`);
    await this.admin('CREATE DATABASE sprocket OWNER sprocket');
  }

  async newLeague(tag = 'v2.3.0', name = 'Sunday Rockets'): Promise<void> {
    await this.emptyDatabase();
    for (const ran of [
      await this.prepare(),
      await this.migrate(tag),
      await this.complete(tag),
      await this.firstRows(name),
    ]) {
      if (ran.code !== 0) throw new Error(ran.output);
    }
  }

  prepare = (): Promise<Ran> => this.script(['prepare.sql']);
  firstRows = (league: string): Promise<Ran> =>
    this.script(['first-run.sql'], {
      org_name: league,
      primary_color: '#2A4B82',
      secondary_color: '#FFFFFF',
      admin_discord_id: '80351110224678912',
      admin_email: 'admin@example.org',
      admin_name: 'Ada',
    });
  migrate = (tag: string): Promise<Ran> => this.oneShot(tag, ['sh', '/scripts/migrate.sh']);
  complete = (tag: string, ...args: string[]): Promise<Ran> =>
    this.oneShot(tag, ['node', '/scripts/complete-schema.cjs', ...args]);

  /** Starts the monolith; `secrets` and `config` replace what is mounted. */
  async core(
    { tag = 'v2.3.0', args = [], init = true }: Start = {},
    changes: { without?: string; empty?: string } = {},
  ): Promise<void> {
    await docker(['rm', '-f', this.name('core')]);
    const secrets = await this.secretsFolder(changes);
    await this.run('core', `${this.images.prefix}sprocketbot/monolith:${tag}`, [
      ...(init ? ['--init'] : []),
      ...CONFINED,
      ...['-e', 'NODE_ENV=production', '-e', 'NO_COLOR=1', '-v', `${secrets}:/app/secret:ro`],
      ...this.mount('monolith.json', '/app/core/config/production.json'),
      ...args,
    ]);
  }

  /** As {@link core}, and waits until it listens. Returns how long that took, in milliseconds. */
  async coreListening(start: Start = {}): Promise<number> {
    await this.core(start);
    return until('the monolith listens', async () => (await logsOf(this.name('core'))).includes('listening at'));
  }

  async web(args: string[] = []): Promise<void> {
    await docker(['rm', '-f', this.name('web')]);
    await this.run('web', `${this.images.prefix}sprocketbot/web:v2.3.0`, [
      ...['--init', ...CONFINED, '-e', 'NODE_ENV=production', '-e', 'NODE_CONFIG_DIR=/app/clients/web/config'],
      ...this.mount('web.json', '/app/clients/web/config/production.json'),
      ...args,
    ]);
    await until('the web server listens', async () => (await logsOf(this.name('web'))).includes('Listening'));
  }

  async parser(args: string[] = []): Promise<void> {
    await docker(['rm', '-f', this.name('parser')]);
    await this.run('parser', `${this.images.prefix}sprocketbot/replay-parse-service:v2.3.0`, [
      ...['--init', ...CONFINED, '-e', 'ENV=production', '-v', `${join(this.folder, 'secret')}:/app/secret:ro`],
      ...this.mount('parser.json', '/app/config/production.json'),
      ...args,
    ]);
  }

  /** A second monolith beside the first, listening. */
  async secondCore(): Promise<void> {
    const image = `${this.images.prefix}sprocketbot/monolith:v2.3.0`;
    await docker(['rm', '-f', this.name('core2')]);
    await this.run('core2', image, [
      ...['--init', ...CONFINED, '-e', 'NODE_ENV=production', '-v', `${join(this.folder, 'secret')}:/app/secret:ro`],
      ...this.mount('monolith.json', '/app/core/config/production.json'),
    ]);
    await until('the second monolith listens', async () => (await logsOf(this.name('core2'))).includes('listening at'));
  }

  /** Stops and starts one of the servers. */
  restart(role: 'postgres' | 'redis' | 's3'): Promise<string> {
    return dockerOrThrow(['restart', '-t', '10', this.name(role)]);
  }

  /** Address of a container from this machine. */
  async url(role: string, port: number): Promise<string> {
    return `http://${(await inspect(this.name(role))).ip}:${port}`;
  }

  /** A signed token of the administrator. */
  token(claims: object = { userId: 1, orgTeams: [0] }): string {
    const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
    const body = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
    return `${body}.${createHmac('sha256', this.password).update(body).digest('base64url')}`;
  }

  private async removeApp(): Promise<void> {
    await docker(['rm', '-f', this.name('core'), this.name('core2'), this.name('parser')]);
  }

  private run(role: string, image: string, args: string[], command: string[] = []): Promise<string> {
    const fixed = ['run', '-d', '--name', this.name(role), '--network', this.id, '--network-alias', role];
    return dockerOrThrow([...fixed, ...args, image, ...command]);
  }

  private psql(args: string[]): Promise<Ran> {
    const command = [
      'exec',
      '-i',
      this.name('postgres'),
      'sh',
      '-c',
      'PGPASSWORD=$(cat /run/pw) exec psql "$@"',
      'psql',
    ];
    return docker([...command, '-v', 'ON_ERROR_STOP=1', ...args]);
  }

  private script([file]: [string], variables: Record<string, string> = {}): Promise<Ran> {
    const settings = Object.entries(variables).flatMap(([key, value]) => ['-v', `${key}=${value}`]);
    const run = [
      'run',
      '--rm',
      '--network',
      this.id,
      ...this.mount('db-password.txt', '/run/pw'),
      '-v',
      `${SCRIPTS}:/scripts:ro`,
    ];
    const psql = ['--entrypoint', 'sh', this.images.postgres, '-c', 'PGPASSWORD=$(cat /run/pw) exec psql "$@"', 'psql'];
    return docker([
      ...run,
      ...psql,
      '-q',
      '-h',
      'postgres',
      '-U',
      'sprocket',
      '-d',
      'sprocket',
      ...settings,
      '-f',
      `/scripts/${file}`,
    ]);
  }

  private oneShot(tag: string, command: string[]): Promise<Ran> {
    const environment = ['DB_HOST=postgres', 'DB_USERNAME=sprocket', 'DB_DATABASE=sprocket'].flatMap((entry) => [
      '-e',
      entry,
    ]);
    const mounts = [...this.mount('db-password.txt', '/run/secrets/db-password'), '-v', `${SCRIPTS}:/scripts:ro`];
    const image = `${this.images.prefix}sprocketbot/monolith:${tag}`;
    return docker(['run', '--rm', '--network', this.id, ...CONFINED, ...environment, ...mounts, image, ...command]);
  }

  private mount(file: string, to: string): string[] {
    return ['-v', `${join(this.folder, file)}:${to}:ro`];
  }

  private async writeFiles(): Promise<void> {
    const files: Record<string, string> = {
      'db-password.txt': this.password,
      'redis.conf': `requirepass ${this.password}\nbind 0.0.0.0\nsave ""\n`,
      's3.env': `ROOT_ACCESS_KEY=prove\nROOT_SECRET_KEY=${this.password}\n`,
      'monolith.json': JSON.stringify(monolithConfig),
      'web.json': JSON.stringify(webConfig),
      'parser.json': JSON.stringify(parserConfig),
    };
    for (const [name, content] of Object.entries(files)) await writeFile(join(this.folder, name), content);
    const secret = join(this.folder, 'secret');
    await mkdir(secret);
    const same = ['db-password', 'redis-password', 'jwtSecret', 'minio-secret'].map((name) => [
      `${name}.txt`,
      this.password,
    ]);
    const other = ['discord-client', 'discord-secret', 'googleClientId', 'googleSecret'].map((name) => [
      `${name}.txt`,
      'placeholder',
    ]);
    const rest = [
      ['minio-access.txt', 'prove'],
      ['bot-token.txt', 'local_dev_placeholder'],
      ['influx-token', 'unused'],
    ];
    for (const [name, content] of [...same, ...other, ...rest]) await writeFile(join(secret, name!), content!);
  }

  private async secretsFolder({ without, empty }: { without?: string; empty?: string }): Promise<string> {
    const original = join(this.folder, 'secret');
    if (!without && !empty) return original;
    const copy = join(this.folder, `secret-${randomBytes(3).toString('hex')}`);
    await cp(original, copy, { recursive: true });
    if (without) await rm(join(copy, without));
    if (empty) await writeFile(join(copy, empty), '');
    return copy;
  }
}
