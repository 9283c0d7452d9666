import { describe, expect, it } from 'vitest';
import { SprocketError } from '../../../src/core/sprocket-error.ts';
import { appendAudit, audited, readAudit } from '../../../src/state/audit-log.ts';
import { temporaryLeague } from './temporary-league.ts';

describe('the audit log', () => {
  it('says who did what, when, for how long, from where to where and with what result', async () => {
    await using league = await temporaryLeague();
    const { files, folder } = league;
    const began = new Date('2026-01-01T11:59:00Z');
    await appendAudit(league, folder, {
      command: 'upgrade --app-tag v2.4.0',
      began,
      from: 6,
      generation: 7,
      result: 'committed',
      details: { from: 'v2.3.0', to: 'v2.4.0' },
    });
    const [entry] = await readAudit(files, folder);
    expect(entry).toMatchObject({
      at: began.toISOString(),
      command: 'upgrade --app-tag v2.4.0',
      seconds: 61,
      from: 6,
      generation: 7,
      result: 'committed',
      details: { from: 'v2.3.0', to: 'v2.4.0' },
    });
    expect(entry?.user).not.toBe('');
  });

  it('names the person behind sudo', async () => {
    await using league = await temporaryLeague();
    const before = process.env['SUDO_USER'];
    process.env['SUDO_USER'] = 'wanda';
    try {
      await appendAudit(league, league.folder, { command: 'up', result: 'done' });
    } finally {
      if (before === undefined) delete process.env['SUDO_USER'];
      else process.env['SUDO_USER'] = before;
    }
    expect((await readAudit(league.files, league.folder))[0]?.user).toBe('wanda');
  });

  it('has a line for what worked and for what failed, and the failure goes on', async () => {
    await using league = await temporaryLeague();
    const { files, folder } = league;
    await audited(
      league,
      folder,
      'up',
      () => Promise.resolve(3),
      (count) => `${count} started`,
    );
    const fails = audited(league, folder, 'down', () => Promise.reject(new SprocketError('apply-failed', 'no')));
    await expect(fails).rejects.toThrow('no');
    expect((await readAudit(files, folder)).map(({ command, result }) => `${command}: ${result}`)).toEqual([
      'up: 3 started',
      'down: failed: apply-failed',
    ]);
  });

  it('does not hide why something failed when it cannot be written', async () => {
    await using league = await temporaryLeague();
    const files = { ...league.files, append: () => Promise.reject(new Error('no space left')) };
    const work = () => Promise.reject(new Error('the cause'));
    await expect(audited({ ...league, files }, league.folder, 'up', work)).rejects.toThrow('the cause');
  });

  it('is read as far as it can be: what older programs wrote, and without lines that a power cut spoiled', async () => {
    await using league = await temporaryLeague();
    const { files, folder } = league;
    const old = { at: '2026-01-01T12:00:00.000Z', user: 'root', command: 'apply', generation: 1, result: 'committed' };
    await files.write(
      folder.audit,
      [
        JSON.stringify(old),
        '{"at":"2026-01-01T12:00',
        'null',
        '[]',
        JSON.stringify({ ...old, at: 'yesterday' }),
        JSON.stringify({ ...old, user: 7 }),
        JSON.stringify({ ...old, seconds: 'long', from: null, details: 'none', more: 1 }),
      ].join('\n'),
    );
    expect(await readAudit(files, folder)).toEqual([old, old]);
  });

  it('is empty before anything was done', async () => {
    await using league = await temporaryLeague();
    expect(await readAudit(league.files, league.folder)).toEqual([]);
  });
});
