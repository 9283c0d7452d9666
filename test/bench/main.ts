import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { format, resolveConfig } from 'prettier';
import { newFolder, removeFolder, removeLeague } from '../e2e/support/league.ts';
import { install, ROOT } from '../e2e/support/program.ts';
import { memoryTable } from './memory.ts';
import { type ChangeRow, upgradeRows } from './upgrade.ts';
import { type Contestant, median, pairs, type Pairs, ratio } from './measure.ts';

/**
 * `npm run bench`: paired runs on this machine, printed as a table. `--record` also writes docs/benchmarks.md.
 * Needs the lab (`npm run lab -- up`) and the build (`npm run build`).
 */
interface Row {
  readonly what: string;
  readonly ours: string;
  readonly theirs: string;
  readonly result: string;
  readonly goal: string;
}

/** What people write about the numbers stays when they are recorded again. */
const EXPLANATION = '## What the missed goals are made of';

const PROGRAM = `${ROOT}dist/sprocket.js`;
const sprocket = (...args: string[]): Contestant => ({ command: process.execPath, args: [PROGRAM, ...args] });
const seconds = (milliseconds: number): string =>
  milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
const say = (text: string): void => void process.stderr.write(`${text}\n`);

function row(what: string, theirName: string, measured: Pairs, goal: number): Row {
  const found = ratio(measured);
  return {
    what,
    ours: seconds(median(measured.ours)),
    theirs: `${seconds(median(measured.theirs))} (${theirName})`,
    result: `${found.toFixed(2)}×`,
    goal: `≤ ${goal.toFixed(2)}× ${found <= goal ? 'met' : 'missed'}`,
  };
}

async function leagueRows(folder: string): Promise<Row[]> {
  say('install against bare docker compose up --wait …');
  const fresh = async (): Promise<void> => {
    await removeLeague();
    await rm(folder, { recursive: true, force: true });
  };
  const installing = await pairs(
    { ...sprocket(...install(folder)), before: fresh },
    { command: 'docker', args: ['compose', 'up', '-d', '--wait'], cwd: folder, before: removeLeague },
    3,
  );
  await fresh();
  await execa(process.execPath, [PROGRAM, ...install(folder)], { stdio: 'ignore' });
  say('second apply, status …');
  const again = await pairs(
    sprocket('apply', '--dir', folder, '--yes'),
    { command: 'docker', args: ['compose', 'up', '-d'], cwd: folder },
    7,
  );
  const status = await pairs(
    sprocket('status', '--dir', folder),
    { command: 'docker', args: ['compose', 'ps'], cwd: folder },
    15,
  );
  return [
    row('install, images present, to verified', 'docker compose up --wait', installing, 1.1),
    row('second apply, nothing to do', 'docker compose up -d', again, 1.0),
    row('status', 'docker compose ps', status, 1.5),
  ];
}

async function packageRows(): Promise<Row[]> {
  say('package …');
  const work = await mkdtemp(join(tmpdir(), 'sprocket-bench-'));
  try {
    const { stdout } = await execa('npm', ['pack', '--silent', '--pack-destination', work], { cwd: ROOT });
    const tarball = join(work, stdout.trim().split('\n').at(-1) ?? '');
    const { size } = await stat(tarball);
    const cold = (what: string, name: string): Contestant => ({
      command: 'npm',
      args: [
        'install',
        '--silent',
        '--no-audit',
        '--no-fund',
        '--cache',
        join(work, `${name}-cache`),
        '--prefix',
        join(work, name),
        what,
      ],
      before: async () => {
        await rm(join(work, `${name}-cache`), { recursive: true, force: true });
        await rm(join(work, name), { recursive: true, force: true });
      },
    });
    const installing = await pairs(cold(tarball, 'ours'), cold('create-next-app', 'theirs'), 5);
    const version = await pairs(sprocket('--version'), { command: process.execPath, args: ['-e', '0'] }, 15);
    const megabytes = size / 1e6;
    return [
      row('cold install of the package', 'create-next-app', installing, 1.1),
      row('sprocket --version', 'node -e 0', version, 1.5),
      {
        what: 'size of the tarball',
        ours: `${megabytes.toFixed(2)} MB`,
        theirs: '',
        result: '',
        goal: `≤ 1.5 MB ${megabytes <= 1.5 ? 'met' : 'missed'}`,
      },
    ];
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function markdown(rows: readonly Row[]): string {
  const cells = rows.map(
    ({ what, ours, theirs, result, goal }) => `| ${what} | ${ours} | ${theirs} | ${result} | ${goal} |`,
  );
  return ['| what | ours | beside it | ratio | goal |', '|---|---|---|---|---|', ...cells].join('\n');
}

function changesMarkdown(rows: readonly ChangeRow[]): string {
  const cells = rows.map(({ what, ours, theirs, goal }) => `| ${what} | ${ours} | ${theirs} | ${goal} |`);
  return ['| what | ours | docker compose up -d --wait | goal |', '|---|---|---|---|', ...cells].join('\n');
}

async function main(): Promise<void> {
  const folder = await newFolder();
  try {
    const rows = [...(await leagueRows(folder)), ...(await packageRows())];
    const memory = await memoryTable();
    const changes = changesMarkdown(await upgradeRows(folder, say));
    const { stdout: processors } = await execa('nproc');
    const text = `${markdown(rows)}\n\n## Changes of a running league\n\n${changes}\n\n## Memory of the idle league\n\n${memory}\n`;
    process.stdout.write(`${text}\n`);
    if (process.argv.includes('--record')) {
      const head = `# Benchmarks\n\nMade by \`npm run bench -- --record\` on ${new Date().toISOString().slice(0, 10)}, on a shared machine with ${processors} cores: medians of paired runs; quote the ratios.\nThe app's own images are the lab's stand-ins, so their start times and memory are not those of the real ones.\n\n`;
      const path = `${ROOT}docs/benchmarks.md`;
      const [, explained = ''] = (await readFile(path, 'utf8')).split(EXPLANATION);
      const full = head + text + (explained === '' ? '' : `\n${EXPLANATION}${explained}`);
      await writeFile(path, await format(full, { ...(await resolveConfig(path)), filepath: path }));
    }
  } finally {
    await removeLeague();
    await removeFolder(folder);
  }
}

await main();
