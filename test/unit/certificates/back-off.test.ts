import { describe, expect, it } from 'vitest';
import { certificateReports } from '../../../src/ops/certificate-reports.ts';
import { obtainCertificates } from '../../../src/ops/public-certificates/obtain.ts';
import { openSession } from '../../../src/ops/session.ts';
import { heldFinding, isHeld, nextAttempt } from '../../../src/plan/back-off.ts';
import { readRefused, writeRefused } from '../../../src/state/refused-names.ts';
import { silentProgress } from '../../fakes/silent-progress.ts';
import { rejectionOf } from '../thrown-by.ts';
import { API, type AskingWorld, askingWorld, NAMES, SERVICES } from './asking-world.ts';
import { DAY, NOW, ROOT } from './league.ts';

const opened = ({ session: { ports } }: AskingWorld) => openSession(ports, ROOT, SERVICES);
const obtain = async (world: AskingWorld, insisting = false) =>
  await obtainCertificates(await opened(world), SERVICES, silentProgress, new AbortController().signal, insisting);
const days = (world: AskingWorld, count: number) => world.session.ports.clock.sleep(count * DAY);
const refusedState = ({ files, session }: AskingWorld) => readRefused(files, session.folder);
const asked = ({ events }: AskingWorld) => events.filter((event) => event === `production ${API}`).length;

/** A world in which production refuses one name, once so far. */
async function refusingWorld(): Promise<AskingWorld> {
  const world = await askingWorld();
  world.refusing.asked = [API];
  const { refused } = await obtain(world);
  expect(refused.map(({ subject }) => subject)).toEqual([API]);
  return world;
}

describe('a name that is refused again and again', () => {
  it('waits for 1, 2, 4, and then always 7 days, less two hours for a host that looks a bit earlier', () => {
    const at = '2026-11-01T02:00:00.000Z';
    const waits = [1, 2, 3, 4, 5, 50].map((times) => nextAttempt({ name: API, times, at }).toISOString());
    expect(waits).toEqual(['02', '03', '05', '08', '08', '08'].map((day) => `2026-11-${day}T00:00:00.000Z`));
    expect(isHeld({ name: API, times: 1, at }, new Date('2026-11-01T23:59:00Z'))).toBe(true);
    expect(isHeld({ name: API, times: 1, at }, new Date('2026-11-02T00:00:00Z'))).toBe(false);
  });

  it('waits until a limit resets that lasts longer', () => {
    const refused = { name: API, times: 1, at: '2026-11-01T02:00:00.000Z' };
    const next = (until: string) => nextAttempt({ ...refused, until }).toISOString();
    expect(next('2026-11-05T06:07:08.000Z')).toBe('2026-11-05T06:07:08.000Z');
    expect(next('2026-11-01T23:59:59.000Z')).toBe('2026-11-02T00:00:00.000Z');
  });

  it('is not asked for while the limit lasts that production named', async () => {
    const world = await askingWorld();
    const resets = new Date(NOW.getTime() + 3 * DAY + 60_000);
    world.refusing.asked = [API];
    world.refusing.until = resets.toISOString().slice(0, 19).replace('T', ' ');
    expect((await obtain(world)).refused[0]?.message).toMatch(/A limit of ca\.example is reached[^]*it resets/);
    expect(await refusedState(world)).toMatchObject([{ name: API, times: 1, until: resets.toISOString() }]);
    await days(world, 2);
    expect((await obtain(world)).held.map(({ subject }) => subject)).toEqual([API]);
    world.refusing.asked = [];
    await days(world, 2);
    expect((await obtain(world)).obtained).toEqual([API]);
    expect(asked(world)).toBe(2);
  });

  it('is told with the next time, and how not to wait', () => {
    expect(heldFinding({ name: API, times: 2, at: '2026-11-01T02:00:00.000Z' }, 'CA')).toMatchObject({
      level: 'warning',
      subject: API,
      message: 'CA refused it 2 times in a row; it is asked again from 2026-11-03 00:00 UTC on.',
      fix: expect.stringContaining('sprocket cert renew --now') as string,
    });
  });

  it('is neither rehearsed nor asked for before its time, and the others are not kept waiting', async () => {
    const world = await refusingWorld();
    world.events.length = 0;
    const { rehearsals, obtained, refused, held } = await obtain(world);
    expect([rehearsals, obtained, refused]).toEqual([[], [], []]);
    expect(held.map(({ subject, message }) => [subject, message.includes('refused it once')])).toEqual([[API, true]]);
    expect(world.events).toEqual([]);
    expect(await world.served(NAMES[2] ?? '')).toBe('public');
  });

  it('is asked for again after a day, and then waits for two', async () => {
    const world = await refusingWorld();
    await days(world, 1);
    expect((await obtain(world)).refused).toHaveLength(1);
    expect(await refusedState(world)).toMatchObject([{ name: API, times: 2 }]);
    await days(world, 1);
    expect((await obtain(world)).held).toHaveLength(1);
    await days(world, 1);
    expect((await obtain(world)).refused).toHaveLength(1);
    expect(asked(world)).toBe(3);
  });

  it('is asked for at once when somebody insists, and forgotten when it is accepted', async () => {
    const world = await refusingWorld();
    world.refusing.asked = [];
    expect((await obtain(world, true)).obtained).toEqual([API]);
    expect(await world.served(API)).toBe('public');
    expect(await refusedState(world)).toEqual([]);
    expect(await world.files.exists(world.session.folder.refused)).toBe(false);
  });

  it('may have been refused by another authority, which is of no account', async () => {
    const world = await refusingWorld();
    const [refusal] = await refusedState(world);
    if (!refusal) throw new Error('nothing was counted');
    await writeRefused(world.files, world.session.folder, [{ ...refusal, directory: 'https://other.example/dir' }]);
    expect((await obtain(world)).held).toEqual([]);
    expect(asked(world)).toBe(2);
  });

  it('is told by cert status with the next time', async () => {
    const world = await refusingWorld();
    const findings = (await certificateReports(await opened(world))).flatMap((report) => report.findings);
    expect(findings.filter(({ code }) => code === 'certificate-held')).toMatchObject([
      { subject: API, level: 'warning' },
    ]);
    await days(world, 1);
    const later = (await certificateReports(await opened(world))).flatMap((report) => report.findings);
    expect(later.filter(({ code }) => code === 'certificate-held')).toEqual([]);
  });

  it('is not known when the file cannot be read', async () => {
    const world = await refusingWorld();
    await world.files.write(world.session.folder.refused, '{');
    const error = await rejectionOf(obtain(world));
    expect(error).toMatchObject({ code: 'state-invalid' });
    expect(error.hint).toContain('refused.json');
  });
});
