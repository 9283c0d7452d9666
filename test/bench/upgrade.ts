import { readFile, writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import { docker, removeLeague, setVersion } from '../e2e/support/league.ts';
import { install, ROOT } from '../e2e/support/program.ts';
import { median } from './measure.ts';
import { type Noticed, underLoad } from './under-load.ts';

/** What is shown of a change: medians over its runs. */
export interface ChangeRow {
  readonly what: string;
  readonly ours: string;
  readonly theirs: string;
  readonly goal: string;
}

interface Step {
  readonly event: string;
  readonly step?: string;
  readonly at: string;
}

const RUNS = 3;
const GIGABYTE_ROWS = 7_500_000;
const shown = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;
const verdict = (goal: string, met: boolean): string => `${goal} ${met ? 'met' : 'missed'}`;

/**
 * Upgrades of the app under load, beside a plain `docker compose up -d` with the same images on the same stack, and
 * rollbacks. Makes its own leagues.
 */
export async function upgradeRows(folder: string, say: (text: string) => void): Promise<ChangeRow[]> {
  const league = benchLeague(folder);
  say('upgrade without a migration, beside docker compose up -d …');
  await league.fresh();
  const [plain, plainCompose, boots]: [Noticed[], Noticed[], number[]] = [[], [], []];
  for (let run = 0; run < RUNS; run += 1) {
    const noticed = await underLoad(() => league.upgrade('v2.3.1'));
    plain.push(noticed);
    boots.push(await league.bootOf(noticed));
    await league.sprocket('rollback', '--yes');
    plainCompose.push(await underLoad(() => league.composeUp('v2.3.1')));
    await league.putBack();
  }
  say('rollback without a migration …');
  const back: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    await league.upgrade('v2.3.1');
    back.push(await timed(() => league.sprocket('rollback', '--yes')));
  }
  say('upgrade with a migration, and back with the data …');
  const [migrated, migrations, dataBack]: [Noticed[], number[], number[]] = [[], [], []];
  for (let run = 0; run < RUNS; run += 1) {
    migrated.push(await underLoad(() => league.upgrade('v2.4.0')));
    migrations.push(await league.tookLast('start core-migrate'));
    dataBack.push(await timed(() => league.sprocket('rollback', '--yes', '--data', 'back')));
  }
  say('the same by docker compose up -d …');
  const migratedCompose = await underLoad(() => league.composeUp('v2.4.0'));
  say('back with a database of 1 GB …');
  await league.fresh();
  const bytes = await league.fill();
  await league.upgrade('v2.4.0');
  const large = await timed(() => league.sprocket('rollback', '--yes', '--data', 'back'));

  const [stall, boot] = [stallOf(plain), median(boots)];
  const [away, migration] = [stallOf(migrated), median(migrations)];
  return [
    {
      what: 'app upgrade without a migration, 50 requests/s: failed',
      ours: failed(plain),
      theirs: failed(plainCompose),
      goal: verdict('0', sum(plain) === 0),
    },
    {
      what: 'its longest stall',
      ours: shown(stall),
      theirs: shown(stallOf(plainCompose)),
      goal: verdict(`≤ boot + 2 s = ${shown(boot + 2000)}`, stall <= boot + 2000),
    },
    {
      what: 'app upgrade with a migration: visitors away',
      ours: shown(away),
      theirs: shown(migratedCompose.longestStall),
      goal: verdict(`≤ migration + 5 s = ${shown(migration + 5000)}`, away <= migration + 5000),
    },
    {
      what: 'rollback without the database',
      ours: shown(median(back)),
      theirs: '',
      goal: verdict('< 30 s', median(back) < 30_000),
    },
    { what: 'rollback with the database', ours: shown(median(dataBack)), theirs: '', goal: '' },
    { what: `rollback with a database of ${Math.round(bytes / 1e6)} MB`, ours: shown(large), theirs: '', goal: '' },
  ];
}

function benchLeague(folder: string) {
  const program = `${ROOT}dist/sprocket.js`;
  const run = (...args: string[]) => execa(process.execPath, [program, ...args], { stdin: 'ignore' });
  const sprocket = (...args: string[]) => run(...args, '--dir', folder);
  const composeFile = `${folder}/compose.yaml`;
  return {
    sprocket,
    fresh: async () => {
      await removeLeague();
      await execa('rm', ['-rf', folder]);
      await run(...install(folder));
    },
    upgrade: async (version: string) => {
      await setVersion(folder, version);
      await sprocket('apply', '--yes');
    },
    /** The same files with other images of the app, as somebody without this program would do it. */
    composeUp: async (version: string) => {
      const text = await readFile(composeFile, 'utf8');
      const other = text.replaceAll(/(sprocketbot\/[a-z-]+):v[0-9.]+@sha256:[0-9a-f]{64}/g, `$1:${version}`);
      await writeFile(`${folder}/compose.other.yaml`, other);
      await execa('docker', ['compose', '-f', 'compose.other.yaml', 'up', '-d', '--wait'], { cwd: folder });
    },
    putBack: async () => {
      await execa('docker', ['compose', 'up', '-d', '--wait'], { cwd: folder });
      await sprocket('apply', '--yes');
    },
    /** Milliseconds from the start of the app to its first answer. */
    bootOf: async ({ answered }: Noticed) => {
      const started = Date.parse(await docker('inspect', 'sprocket-core-1', '--format', '{{.State.StartedAt}}'));
      return (answered.find((at) => at > started) ?? NaN) - started;
    },
    /** Milliseconds of the last step of that name. */
    tookLast: async (name: string) => {
      const { stdout } = await execa('sh', ['-c', 'cat "$(ls -t .sprocket/log/*.jsonl | head -n 1)"'], { cwd: folder });
      const steps = stdout.split('\n').map((line) => JSON.parse(line) as Step);
      const at = (event: string): number =>
        Date.parse(steps.findLast((one) => one.event === event && one.step?.startsWith(name))?.at ?? '');
      return at('done') - at('start');
    },
    /** Makes the database a gigabyte large. @returns its bytes */
    fill: async () => {
      const query = `CREATE TABLE sprocket.bench_filler AS SELECT n, repeat(md5(n::text), 3) AS text FROM generate_series(1, ${GIGABYTE_ROWS}) AS n`;
      const psql = ['exec', 'sprocket-postgres-1', 'psql', '-U', 'sprocket', '-d', 'sprocket', '-Atc'];
      await docker(...psql, query);
      return Number(await docker(...psql, 'SELECT pg_database_size(current_database())'));
    },
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function stallOf(runs: readonly Noticed[]): number {
  return median(runs.map(({ longestStall }) => longestStall));
}

function sum(runs: readonly Noticed[]): number {
  return runs.reduce((total, one) => total + one.failed, 0);
}

function failed(runs: readonly Noticed[]): string {
  return `${sum(runs)} of ${runs.reduce((total, { asked }) => total + asked, 0)}`;
}
