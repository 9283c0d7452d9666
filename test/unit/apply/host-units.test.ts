import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readServiceFolders } from '../../../src/host/assets.ts';
import { systemdUnits } from '../../../src/host/systemd-units.ts';
import { hostCare, installHostCare, removeHostCare } from '../../../src/ops/host-units.ts';
import { copyOf, programFile, pruneProgram } from '../../../src/ops/program-copy.ts';
import { openSession, type Session } from '../../../src/ops/session.ts';
import { hostUnits } from '../../../src/render/host-unit.ts';
import { leagueFolder } from '../../../src/state/league-folder.ts';
import { fakePorts } from '../../fakes/fake-ports.ts';
import { memoryFiles } from '../../fakes/memory-files.ts';
import { LOCAL, make, planFrom, settled } from '../pipeline.ts';
import { temporaryLeague } from '../state/temporary-league.ts';

const LEAGUE = 'sprocket-league.service';
const RENEW = 'sprocket-renew.timer';
const SERVICE_OF_RENEW = 'sprocket-renew.service';
const HOST = 'templates/host';
const TEMPLATES = await Promise.all(
  (await readdir(HOST)).map(async (name) => [`${HOST}/${name}`, await readFile(`${HOST}/${name}`, 'utf8')] as const),
);
const PROGRAM = new Map([['dist/sprocket.js', 'run()\n'], ...TEMPLATES]);
const SECURE = LOCAL.replace('{ localhost: true }', '{ lan: rockets.lan }');
const line = (unit: string | undefined, key: string): string | undefined =>
  unit?.split('\n').find((candidate) => candidate.startsWith(`${key}=`));

/** A league on a host with systemd, as far as files go. */
async function leagueOn(
  program: ReadonlyMap<string, string>,
  text = LOCAL,
): Promise<{ session: Session; units: Map<string, string> }> {
  const units = new Map<string, string>();
  const files = memoryFiles({ '/opt/league/sprocket.yaml': text });
  const ports = fakePorts({
    files,
    program,
    hostUnits: {
      obstacle: () => Promise.resolve(undefined),
      read: (name) => Promise.resolve(units.get(name)),
      write: (name, unit) => Promise.resolve(void units.set(name, unit)),
      remove: (name) => Promise.resolve(void units.delete(name)),
    },
  });
  return { session: await openSession(ports, '/opt/league', readServiceFolders()), units };
}

async function install(session: Session): Promise<NonNullable<Awaited<ReturnType<typeof hostCare>>>> {
  const care = await hostCare(session);
  if (!care) throw new Error('nothing to install');
  await installHostCare(session, care);
  return care;
}

describe('the units of a host', () => {
  const facts = {
    folder: '/opt/my league',
    journal: '/opt/my league/.sprocket/journal.jsonl',
    resume: ['/usr/bin/node', '/opt/my league/p.js', 'apply'],
    renew: ['/usr/bin/node', '/opt/my league/p.js', 'cert', 'renew'],
    secure: false,
  };
  const unit = (name: string, more: object = {}): string | undefined =>
    hostUnits(PROGRAM, { ...facts, ...more }).find((one) => one.name === name)?.text;

  it('finish at boot only what is unfinished', () => {
    const league = unit(LEAGUE);
    expect(line(league, 'ConditionPathExists')).toBe('ConditionPathExists=/opt/my league/.sprocket/journal.jsonl');
    expect(line(league, 'RequiresMountsFor')).toBe('RequiresMountsFor="/opt/my league"');
    expect(line(league, 'ExecStart')).toBe('ExecStart="/usr/bin/node" "/opt/my league/p.js" "apply"');
  });

  it('renew every day, where a way in is reached by https', () => {
    expect(unit(RENEW)).toBe('');
    expect(unit(SERVICE_OF_RENEW)).toBe('');
    expect(line(unit(RENEW, { secure: true }), 'OnCalendar')).toBe('OnCalendar=daily');
    expect(line(unit(SERVICE_OF_RENEW, { secure: true }), 'ExecStart')).toContain(
      '"/opt/my league/p.js" "cert" "renew"',
    );
  });

  it('take every path literally', () => {
    const odd = unit(LEAGUE, { folder: '/a%b', journal: '/a%b/j', resume: ['/a%b/$HOME/"x"/\\n'] });
    expect(line(odd, 'ConditionPathExists')).toBe('ConditionPathExists=/a%%b/j');
    expect(line(odd, 'ExecStart')).toBe(String.raw`ExecStart="/a%%b/$$HOME/\"x\"/\\n"`);
  });
});

describe('what a host does by itself', () => {
  it('is done by the program that lies beside the league', async () => {
    const { session, units } = await leagueOn(PROGRAM, SECURE);
    const { folder } = (await install(session)).program;
    expect([...units.keys()]).toEqual([LEAGUE, SERVICE_OF_RENEW, RENEW]);
    expect(await session.ports.files.read(`${folder}/dist/sprocket.js`)).toBe('run()\n');
    expect(line(units.get(LEAGUE), 'ExecStart')).toContain(`"${folder}/dist/sprocket.js" "resume"`);
    await install(session);
    expect(await session.ports.files.list(session.folder.programs)).toHaveLength(1);
  });

  it('ends for what is not needed any more', async () => {
    const { session, units } = await leagueOn(PROGRAM, SECURE);
    await install(session);
    const { session: local } = await leagueOn(PROGRAM);
    await install({ ...session, deployment: local.deployment });
    expect([...units.keys()]).toEqual([LEAGUE]);
  });

  it('keeps the copies with which kept generations were made, and goes with the league', async () => {
    const { session, units } = await leagueOn(PROGRAM, SECURE);
    const { files } = session.ports;
    const [needed, old] = ['aaaaaaaaaaaa', 'bbbbbbbbbbbb'];
    const { program } = await install(session);
    for (const name of [needed, old]) await files.write(`${session.folder.programs}/${name}/dist/sprocket.js`, 'x\n');
    const made = programFile({ ...program, version: '0.0.9', folder: `${session.folder.programs}/${needed}` });
    await files.write(`${session.folder.generations}/0001/program.json`, made);
    await pruneProgram(session, program);
    const left = [needed, program.folder.split('/').at(-1)].sort();
    expect((await files.list(session.folder.programs))?.sort()).toEqual(left);
    expect(await copyOf(files, session.folder, 1)).toBe(`${session.folder.programs}/${needed}`);
    expect(await copyOf(files, session.folder, 2)).toBeUndefined();
    await removeHostCare(session);
    expect(units.size).toBe(0);
    expect(await files.list(session.folder.programs)).toBeUndefined();
    expect(await copyOf(files, session.folder, 1)).toBeUndefined();
  });

  it('is only the copy of the program where nothing can be started, or in a folder that no unit can name', async () => {
    const odd = await leagueOn(PROGRAM);
    const elsewhere = { ...odd.session, folder: leagueFolder('/opt/a\nExecStart=b') };
    expect((await hostCare(elsewhere))?.units).toEqual([]);
    const { hostUnits: none } = fakePorts();
    const care = await hostCare({ ...odd.session, ports: { ...odd.session.ports, hostUnits: none } });
    expect(care?.units).toEqual([]);
    expect(care?.program.files).toBe(PROGRAM);
  });

  it('is nothing from a checkout that was not built', async () => {
    const { session } = await leagueOn(new Map(TEMPLATES));
    expect(await hostCare(session)).toBeUndefined();
  });

  it('is in the plan when it is missing, different or not wanted, and in no second one', () => {
    const wanted = [
      { name: LEAGUE, text: 'Description=Finishes\n' },
      { name: RENEW, text: '' },
    ];
    const made = make(LOCAL, { hostUnits: wanted });
    const plan = (units: Record<string, string>) =>
      planFrom({ ...settled(made), hostUnits: new Map(Object.entries(units)) }, made).changes;
    expect(plan({ [LEAGUE]: 'Description=Finishes\n' })).toEqual([]);
    expect(plan({})).toMatchObject([
      { action: 'write', kind: 'unit', subject: LEAGUE, detail: 'new', cause: 'Finishes' },
    ]);
    expect(plan({ [LEAGUE]: 'old', [RENEW]: 'there' })).toMatchObject([
      { kind: 'unit', detail: 'new content' },
      { action: 'remove', kind: 'unit', subject: RENEW },
    ]);
  });
});

describe('units of systemd', () => {
  const AT_BOOT = '[Install]\nWantedBy=multi-user.target\n';

  it('count when they are linked, and go without a trace', async () => {
    await using league = await temporaryLeague();
    const { root } = league.folder;
    const units = systemdUnits(root, 0, () => Promise.reject(new Error('nothing is started')));
    expect(await units.read('x.service')).toBeUndefined();
    await units.write('x.service', AT_BOOT);
    await units.write('x.service', `# 2\n${AT_BOOT}`);
    expect(await units.read('x.service')).toBe(`# 2\n${AT_BOOT}`);
    const link = join(root, 'etc/systemd/system/multi-user.target.wants/x.service');
    expect(await readlink(link)).toBe(join(root, 'etc/systemd/system/x.service'));
    await league.files.remove(link);
    expect(await units.read('x.service')).toBeUndefined();
    await units.remove('x.service');
    expect(await league.files.tree(root)).toEqual([]);
  });

  it('that others start have no link, and timers count from now on', async () => {
    await using league = await temporaryLeague();
    const asked: string[] = [];
    const units = systemdUnits(league.folder.root, 0, (...words) => Promise.resolve(void asked.push(words.join(' '))));
    await units.write('y.service', 'plain\n');
    expect(await units.read('y.service')).toBe('plain\n');
    await units.write('y.timer', '[Install]\nWantedBy=timers.target\n');
    expect(asked).toEqual(['daemon-reload', 'start y.timer']);
    await units.remove('y.timer');
    expect(asked.at(-1)).toBe('stop y.timer');
    expect(await units.read('y.timer')).toBeUndefined();
  });

  it('need systemd and root', async () => {
    await using league = await temporaryLeague();
    const { root } = league.folder;
    expect(await systemdUnits(root, 0).obstacle()).toContain('no systemd');
    await league.files.makeFolder(join(root, 'run/systemd/system'));
    expect(await systemdUnits(root, 1000).obstacle()).toContain('only root');
    expect(await systemdUnits(root, 0).obstacle()).toBeUndefined();
  });
});
