import { describe, expect, it } from 'vitest';
import { checksum } from '../../../src/core/checksum.ts';
import type { Host } from '../../../src/host/ports.ts';
import { linuxHost } from '../../../src/host/linux-host.ts';
import { takeRunLock } from '../../../src/state/run-lock.ts';
import { fakePorts } from '../../fakes/fake-ports.ts';
import { rejectionOf } from '../thrown-by.ts';
import { temporaryLeague, type TemporaryLeague } from './temporary-league.ts';

const OTHER = {
  pid: 4242,
  started: '100',
  bootId: 'boot-1',
  host: 'h',
  user: 'ada',
  command: 'upgrade',
  since: '2026-01-01T10:00:00.000Z',
};

/** A host on which the other run's process lives, unless a test says otherwise. */
function hostWith(more: Partial<Host> = {}): Host {
  const starts = new Map([
    [OTHER.pid, OTHER.started],
    [process.pid, '200'],
  ]);
  return fakePorts({
    host: { bootId: () => Promise.resolve('boot-1'), processStart: (pid) => Promise.resolve(starts.get(pid)), ...more },
  }).host;
}

const take = ({ files, clock, folder }: TemporaryLeague, host: Host = hostWith()) =>
  takeRunLock({ files, clock, host }, folder, 'apply');
const left = ({ files, folder }: TemporaryLeague, text: string) => files.write(folder.owner, text);

describe('the run lock', () => {
  it('is taken and given back', async () => {
    await using league = await temporaryLeague();
    const lock = await take(league);
    expect(lock.takenOver).toBeUndefined();
    expect(JSON.parse((await league.files.read(league.folder.owner)) ?? '')).toMatchObject({
      pid: process.pid,
      bootId: 'boot-1',
      command: 'apply',
    });
    await lock.release();
    expect(await league.files.exists(league.folder.owner)).toBe(false);
    expect((await take(league)).takenOver).toBeUndefined();
  });

  it('is refused while its owner lives: who, what, since when, and what to do', async () => {
    await using league = await temporaryLeague();
    await left(league, JSON.stringify(OTHER));
    const error = await rejectionOf(take(league));
    expect(error).toMatchObject({
      code: 'locked',
      exit: 7,
      message: 'sprocket upgrade (pid 4242, user ada) works on this league since 2026-01-01T10:00:00.000Z',
    });
    expect(error.hint).toContain('kill 4242');
    expect(await league.files.read(league.folder.owner)).toBe(JSON.stringify(OTHER));
  });

  it.each<[string, string, Partial<Host>]>([
    ['whose process is gone', JSON.stringify(OTHER), { processStart: () => Promise.resolve(undefined) }],
    ['whose number another process has by now', JSON.stringify(OTHER), { processStart: () => Promise.resolve('999') }],
    ['of before the last boot', JSON.stringify(OTHER), { bootId: () => Promise.resolve('boot-2') }],
  ])('is taken over from an owner %s, and this is said', async (_, text, host) => {
    await using league = await temporaryLeague();
    await left(league, text);
    const lock = await take(league, hostWith(host));
    expect(lock.takenOver).toBe(
      'sprocket upgrade (pid 4242, begun 2026-01-01T10:00:00.000Z) is dead and left its lock; this run took it over.',
    );
    expect(JSON.parse((await league.files.read(league.folder.owner)) ?? '')).toMatchObject({ pid: process.pid });
    expect(await league.files.list(league.folder.state)).toEqual(['owner.json']);
  });

  it.each([
    ['an empty file', ''],
    ['half a file', '{"pid": 42'],
    ['something else', 'null'],
  ])('is taken over from what a crash left: %s', async (_, text) => {
    await using league = await temporaryLeague();
    await left(league, text);
    expect((await take(league)).takenOver).toBe('An earlier run is dead and left its lock; this run took it over.');
  });

  it('is taken over although a run that was about to do so died as well', async () => {
    await using league = await temporaryLeague();
    const dead = JSON.stringify({ ...OTHER, bootId: 'boot-0' });
    await left(league, dead);
    // What such a run leaves: its claim, which is named after the content that it was about to replace.
    const claim = `${league.folder.owner}.${checksum(dead).slice(0, 12)}`;
    await league.files.write(claim, JSON.stringify({ ...OTHER, bootId: 'boot-0', command: 'apply' }));
    expect((await take(league)).takenOver).toContain('sprocket upgrade (pid 4242');
    expect(await league.files.list(league.folder.state)).toEqual(['owner.json']);
  });

  it('is refused while another run is taking it over', async () => {
    await using league = await temporaryLeague();
    const dead = JSON.stringify({ ...OTHER, bootId: 'boot-0' });
    await left(league, dead);
    const claim = `${league.folder.owner}.${checksum(dead).slice(0, 12)}`;
    await league.files.write(claim, JSON.stringify({ ...OTHER, command: 'verify' }));
    expect((await rejectionOf(take(league))).message).toContain('sprocket verify (pid 4242');
    expect(await league.files.read(league.folder.owner)).toBe(dead);
  });

  it('goes to exactly one of many that want it at once', async () => {
    await using league = await temporaryLeague();
    const results = await Promise.allSettled(Array.from({ length: 12 }, () => take(league)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it.each(Array.from({ length: 5 }, (_, round) => [round + 1]))(
    'goes to exactly one of many that find its owner dead at once (round %d)',
    async () => {
      await using league = await temporaryLeague();
      await left(league, JSON.stringify({ ...OTHER, bootId: 'boot-0' }));
      // Each run is another process: what they write differs.
      const attempts = Array.from({ length: 8 }, (_, index) =>
        takeRunLock({ ...league, host: hostWith() }, league.folder, `run-${index}`).then(() => `run-${index}`),
      );
      const won = (await Promise.allSettled(attempts)).flatMap((result) =>
        result.status === 'fulfilled' ? [result.value] : [],
      );
      expect(won).toHaveLength(1);
      expect(JSON.parse((await league.files.read(league.folder.owner)) ?? '')).toMatchObject({ command: won[0] });
    },
  );

  it('works with the real host: this process is alive, and its lock is respected', async () => {
    await using league = await temporaryLeague();
    await take(league, linuxHost());
    const error = await rejectionOf(take(league, linuxHost()));
    expect(error.message).toContain(`pid ${process.pid}`);
  });
});
