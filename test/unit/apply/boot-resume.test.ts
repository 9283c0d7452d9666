import { readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readServiceFolders } from '../../../src/host/assets.ts';
import { systemdUnits } from '../../../src/host/systemd-units.ts';
import { bootResume, installBootResume, pruneProgram, removeBootResume } from '../../../src/ops/boot-resume.ts';
import { openSession, type Session } from '../../../src/ops/session.ts';
import { leagueFolder } from '../../../src/state/league-folder.ts';
import { BOOT_UNIT, BOOT_UNIT_TEMPLATE, bootUnit } from '../../../src/render/boot-unit.ts';
import { fakePorts } from '../../fakes/fake-ports.ts';
import { memoryFiles } from '../../fakes/memory-files.ts';
import { LOCAL, make, planFrom, settled } from '../pipeline.ts';
import { temporaryLeague } from '../state/temporary-league.ts';

const TEMPLATE = await readFile(BOOT_UNIT_TEMPLATE, 'utf8');
const PROGRAM = new Map([
  ['dist/sprocket.js', 'run()\n'],
  [BOOT_UNIT_TEMPLATE, TEMPLATE],
]);
const line = (unit: string, key: string): string | undefined =>
  unit.split('\n').find((candidate) => candidate.startsWith(`${key}=`));

/** A league on a host with systemd, as far as files go. */
async function leagueOn(
  program: ReadonlyMap<string, string>,
): Promise<{ session: Session; units: Map<string, string> }> {
  const units = new Map<string, string>();
  const files = memoryFiles({ '/opt/league/sprocket.yaml': LOCAL });
  const bootUnits = {
    obstacle: () => Promise.resolve(undefined),
    read: (name: string) => Promise.resolve(units.get(name)),
    write: (name: string, text: string) => Promise.resolve(void units.set(name, text)),
    remove: (name: string) => Promise.resolve(void units.delete(name)),
  };
  const ports = fakePorts({ files, bootUnits, program });
  return { session: await openSession(ports, '/opt/league', readServiceFolders()), units };
}

describe('the unit for the boot', () => {
  const facts = { folder: '/opt/my league', journal: '/opt/my league/.sprocket/journal.jsonl' };

  it('runs only while something is unfinished', () => {
    const unit = bootUnit(TEMPLATE, { ...facts, command: ['/usr/bin/node', '/opt/my league/p.js', 'apply'] });
    expect(line(unit, 'ConditionPathExists')).toBe('ConditionPathExists=/opt/my league/.sprocket/journal.jsonl');
    expect(line(unit, 'RequiresMountsFor')).toBe('RequiresMountsFor="/opt/my league"');
    expect(line(unit, 'ExecStart')).toBe('ExecStart="/usr/bin/node" "/opt/my league/p.js" "apply"');
  });

  it('takes every path literally', () => {
    const unit = bootUnit(TEMPLATE, { folder: '/a%b', journal: '/a%b/j', command: ['/a%b/$HOME/"x"/\\n'] });
    expect(line(unit, 'ConditionPathExists')).toBe('ConditionPathExists=/a%%b/j');
    expect(line(unit, 'ExecStart')).toBe(String.raw`ExecStart="/a%%b/$$HOME/\"x\"/\\n"`);
  });
});

describe('finishing at boot', () => {
  it('puts the program beside the league and starts that one', async () => {
    const { session, units } = await leagueOn(PROGRAM);
    const boot = await bootResume(session);
    if (!boot) throw new Error('nothing to install');
    await installBootResume(session, boot);
    expect(await session.ports.files.read(`${boot.folder}/dist/sprocket.js`)).toBe('run()\n');
    expect(line(units.get(BOOT_UNIT) ?? '', 'ExecStart')).toContain(`"${boot.folder}/dist/sprocket.js" "apply"`);
    await installBootResume(session, boot);
    expect(await session.ports.files.list(session.folder.programs)).toHaveLength(1);
  });

  it('keeps only the copy that is started, and takes everything away with the league', async () => {
    const { session, units } = await leagueOn(PROGRAM);
    const files = session.ports.files;
    const boot = await bootResume(session);
    if (!boot) throw new Error('nothing to install');
    await files.write(`${session.folder.programs}/older/dist/sprocket.js`, 'old()\n');
    await installBootResume(session, boot);
    await pruneProgram(session, boot);
    expect(await files.list(session.folder.programs)).toEqual([boot.folder.split('/').at(-1)]);
    await removeBootResume(session);
    expect(units.size).toBe(0);
    expect(await files.list(session.folder.programs)).toBeUndefined();
  });

  it('is not wanted where nothing starts at boot, from a checkout that was not built, or in a folder that no unit can name', async () => {
    const { session } = await leagueOn(new Map([[BOOT_UNIT_TEMPLATE, TEMPLATE]]));
    expect(await bootResume(session)).toBeUndefined();
    const odd = await leagueOn(PROGRAM);
    expect(await bootResume({ ...odd.session, folder: leagueFolder('/opt/a\nExecStart=b') })).toBeUndefined();
    const ports = fakePorts();
    expect(await bootResume({ ...session, ports: { ...session.ports, bootUnits: ports.bootUnits } })).toBeUndefined();
  });

  it('is in the plan when it is missing or different, and in no second one', () => {
    const bootUnitText = { name: BOOT_UNIT, text: 'new' };
    const made = make(LOCAL, { bootUnit: bootUnitText });
    expect(planFrom(settled(made), made).changes).toEqual([]);
    expect(planFrom({ ...settled(made), bootUnit: undefined }, made).changes).toMatchObject([
      { action: 'write', kind: 'boot', subject: BOOT_UNIT, detail: 'new, at boot' },
    ]);
    expect(planFrom({ ...settled(made), bootUnit: 'old' }, made).changes).toMatchObject([
      { kind: 'boot', detail: 'new content, at boot' },
    ]);
  });
});

describe('units of systemd', () => {
  it('count when they are linked, and go without a trace', async () => {
    await using league = await temporaryLeague();
    const { root } = league.folder;
    const units = systemdUnits(root, 0);
    expect(await units.read('x.service')).toBeUndefined();
    await units.write('x.service', 'one\n');
    await units.write('x.service', 'two\n');
    expect(await units.read('x.service')).toBe('two\n');
    const link = join(root, 'etc/systemd/system/multi-user.target.wants/x.service');
    expect(await readlink(link)).toBe(join(root, 'etc/systemd/system/x.service'));
    await units.remove('x.service');
    expect(await league.files.tree(root)).toEqual([]);
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
