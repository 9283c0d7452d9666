import { rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { hasBegun, pauseAt } from './support/interrupt.ts';
import { containerIds, docker, leagueName } from './support/league.ts';
import { type LedgerLeague, ledgerLeague, migrations } from './support/ledger-league.ts';
import { impatientPackage } from './support/program.ts';
import { restartEngine } from './support/restart-engine.ts';
import { moveToSmallDisk, type SmallDisk } from './support/small-disk.ts';
import { type Behaviour, type StandInRegistry, standInRegistry } from './support/stand-in-registry.ts';

/** What the registry of the league does: the lab's own answers until a test spoils them. */
const trouble: { -readonly [Key in keyof Behaviour]: Behaviour[Key] } = {};
const POSTGRES = 'sprocket-postgres-1';
let registry: StandInRegistry;
let root: string;
let league: LedgerLeague;
let writing: { stop(): Promise<void> } | undefined;
let small: SmallDisk | undefined;

beforeAll(async () => {
  // Less patience for a core that never becomes ready.
  root = await impatientPackage('core', 15);
  registry = await standInRegistry(trouble);
  league = await ledgerLeague(['--set', `images.registry=${registry.address}`], root);
});
afterEach(() => writing?.stop());
afterAll(async () => {
  await small?.moveBack();
  await league.remove();
  await registry.close();
  await rm(root, { recursive: true });
});

/** Begins a change of the app while a client writes. */
async function begin(version: string) {
  writing = league.ledger.keepWriting();
  await league.want(version);
  return league.sprocket('apply', '--yes');
}

/** The league is what it was, and has every row that was acknowledged. */
async function expectAsBefore(version: string, before: { ids: Record<string, string>; migrations: number }) {
  expect(await leagueName()).toBe('Test League');
  const after = await containerIds();
  for (const name of ['postgres', 'redis', 'traefik', 'object-storage'])
    expect(after[name], name).toBe(before.ids[name]);
  expect(await migrations()).toBe(before.migrations);
  await expectRows();
  await league.want(version);
  const plan = await league.sprocket('plan');
  expect(plan.exitCode, plan.stdout).toBe(0);
}

async function expectRows(): Promise<void> {
  await writing?.stop();
  await league.expectLedger();
}

const present = async () => ({ ids: await containerIds(), migrations: await migrations() });
const begun = (step: string) =>
  vi.waitFor(() => expect(hasBegun(league.folder, step), step).toBe(true), { timeout: 90_000, interval: 10 });

/** What is on this host already, under whatever name, would not be fetched. */
async function forget(image: string): Promise<void> {
  await docker('pull', '--quiet', image);
  await docker('image', 'rm', '-f', await docker('images', '-q', '--no-trunc', image));
}

describe('a running league, written to all the while, goes on as it was', () => {
  it.each([
    { tag: 'crash-loop', exit: 6, says: /TypeError: Cannot read properties of undefined \(reading 'botToken'\)/ },
    { tag: 'never-healthy', exit: 6, says: /core did not become ready in (1[5-9]|[2-9]\d|\d{3,}) s/ },
    { tag: 'bad-migration', exit: 5, says: /core-migrate .*failed with exit code 4/ },
  ])('when its next version is $tag', async ({ tag, exit, says }) => {
    const before = await present();
    const failed = await begin(tag);
    expect(failed.exitCode, failed.stderr).toBe(exit);
    expect(failed.stderr).toMatch(says);
    expect(failed.stderr).toContain('The league runs generation 1 as before');
    await expectAsBefore('v2.3.0', before);
  });

  it('when verify fails, because a service ended meanwhile', async () => {
    const before = await present();
    writing = league.ledger.keepWriting();
    await league.want('v2.3.1');
    const apply = ['apply', '--yes', '--dir', league.folder];
    const failed = await pauseAt(apply, 'verify', () => docker('stop', 'sprocket-redis-1'), root);
    expect(failed.exitCode, failed.stderr).toBe(6);
    expect(failed.stderr).toMatch(/redis/);
    expect(failed.stderr).toMatch(/The league runs generation 1 as before.*Put back in [^.]+\.$/m);
    await expectAsBefore('v2.3.0', before);
  });

  it.each([
    { what: 'breaks a pull off halfway', does: { breaksOff: /\/web\/blobs\// } },
    { what: 'disappears during a pull', does: { vanishes: /\/web\/manifests\/sha256:/ } },
  ])('when its registry $what', async ({ does }) => {
    const before = await present();
    await forget('127.0.0.1:5000/sprocketbot/web:v2.3.1');
    Object.assign(trouble, does);
    const failed = await begin('v2.3.1');
    expect(failed.exitCode, failed.stderr).toBe(3);
    expect(failed.stderr).toContain('sprocketbot/web:v2.3.1');
    expect(failed.stderr).toContain('Next:');
    expect(await containerIds()).toEqual(before.ids);
    if (trouble.vanishes) await registry.comeBack();
    delete trouble.breaksOff;
    delete trouble.vanishes;
    await expectAsBefore('v2.3.0', before);
  });

  it('when the disk of its database is full', async () => {
    small = await moveToSmallDisk('sprocket-postgres-data', POSTGRES, 4 * 2 ** 20);
    await expect.poll(leagueName, { timeout: 60_000 }).toBe('Test League');
    await small.fill();
    const before = await present();
    const failed = await begin('v2.4.0');
    expect(failed.exitCode, failed.stderr).toBe(5);
    expect(failed.stderr).toMatch(/No space left on device/);
    expect(failed.stderr).toContain('The league runs generation 1 as before');
    await expectAsBefore('v2.3.0', before);
    // An engine that is restarted need not find what was mounted among its volumes.
    await small.moveBack();
    small = undefined;
    await expect.poll(leagueName, { timeout: 60_000 }).toBe('Test League');
  });

  it('when the engine restarts in the middle of a change', async () => {
    const before = await present();
    const changing = begin('v2.3.1');
    await begun('start core');
    await restartEngine();
    const { exitCode, stderr } = await changing;
    expect([4, 5, 6], stderr).toContain(exitCode);
    expect(stderr).toContain('The league runs generation 1 as before');
    await expectAsBefore('v2.3.0', before);
  });
});

describe('a change of a running league, written to all the while, is made', () => {
  it('when the app takes its time to stop', async () => {
    const first = await begin('slow-stop');
    expect(first.exitCode, first.stderr).toBe(0);
    await writing?.stop();
    const before = await migrations();
    const next = await begin('v2.4.0');
    expect(next.exitCode, next.stderr).toBe(0);
    expect(await migrations()).toBeGreaterThan(before);
    await expectRows();
  });

  it('when there is no registry any more: a rollback needs none', async () => {
    await registry.close();
    const before = await migrations();
    writing = league.ledger.keepWriting();
    const { exitCode, stderr } = await league.sprocket('rollback', '--yes', '--data', 'keep');
    expect(exitCode, stderr).toBe(0);
    expect(await league.text()).toContain('version: slow-stop');
    expect(await migrations()).toBe(before);
    await expectRows();
  });
});
