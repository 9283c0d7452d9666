import { appendFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { beginJournal, readUnfinished } from '../../../src/state/journal.ts';
import { rejectionOf } from '../thrown-by.ts';
import { temporaryLeague } from './temporary-league.ts';

const BEGIN = { operation: 'apply', generation: 7, from: 6 };
const nothing = () => Promise.resolve();

describe('the journal', () => {
  it('knows nothing unfinished where nothing was begun', async () => {
    await using league = await temporaryLeague();
    expect(await readUnfinished(league.files, league.folder)).toBeUndefined();
  });

  it('knows the step in which a run was killed, and how to undo it', async () => {
    await using league = await temporaryLeague();
    const journal = await beginJournal(league, league.folder, BEGIN);
    await journal.step('fetch images', 'they are kept', nothing);
    // The process dies inside this step: neither its end nor its failure is written.
    const killed = journal.step('start containers', 'put back generation 6', () => new Promise(() => undefined));
    void killed;
    await expect
      .poll(() => readUnfinished(league.files, league.folder))
      .toEqual({
        ...BEGIN,
        target: {},
        began: '2026-01-01T12:00:01.000Z',
        step: 'start containers',
        undo: 'put back generation 6',
      });
  });

  it('knows a run that died before its first step', async () => {
    await using league = await temporaryLeague();
    await beginJournal(league, league.folder, { ...BEGIN, from: undefined });
    expect(await readUnfinished(league.files, league.folder)).toMatchObject({
      from: undefined,
      step: 'its beginning',
      undo: 'nothing to undo',
    });
  });

  it.each([
    ['in the middle of a line', '{"event":"start","at":"2026-01-01T12:00:04.000Z","st'],
    ['before the end of the line', '{"event":"start","at":"x","step":"verify","undo":"put back"}'],
    ['in the middle of a character', '{"event":"start","step":"\ufffd'],
  ])('reads a journal whose last line was cut by a crash: %s', async (_, cut) => {
    await using league = await temporaryLeague();
    const journal = await beginJournal(league, league.folder, BEGIN);
    await journal.step('fetch images', 'they are kept', nothing);
    await appendFile(league.folder.journal, cut);
    const whole = cut.endsWith('}');
    expect(await readUnfinished(league.files, league.folder)).toMatchObject({
      step: whole ? 'verify' : 'fetch images',
    });
  });

  it('is empty after a crash before its first line was whole: nothing had begun', async () => {
    await using league = await temporaryLeague();
    await league.files.write(league.folder.journal, '{"event":"begin","at":"2026');
    expect(await readUnfinished(league.files, league.folder)).toBeUndefined();
  });

  it('records a failed step with its message, and throws the error on', async () => {
    await using league = await temporaryLeague();
    const journal = await beginJournal(league, league.folder, BEGIN);
    const failure = new Error('no space left');
    await expect(journal.step('fetch images', 'they are kept', () => Promise.reject(failure))).rejects.toBe(failure);
    expect(await readUnfinished(league.files, league.folder)).toMatchObject({ step: 'fetch images' });
    const lines = (await league.files.read(league.folder.journal))
      ?.trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    expect(lines?.at(-1)).toMatchObject({ event: 'failed', step: 'fetch images', message: 'no space left' });
  });

  it.each(['committed', 'undone', 'stopped'] as const)('moves to the logs when it ended: %s', async (result) => {
    await using league = await temporaryLeague();
    const journal = await beginJournal(league, league.folder, BEGIN);
    await journal.step('fetch images', 'they are kept', nothing);
    await journal.end(result);
    expect(await readUnfinished(league.files, league.folder)).toBeUndefined();
    expect(await league.files.exists(league.folder.journal)).toBe(false);
    expect(await league.files.read(`${league.folder.logs}/0007-apply.jsonl`)).toContain(`"result":"${result}"`);
  });

  it('is over when the last thing written was its end: the crash came between that and the move', async () => {
    await using league = await temporaryLeague();
    await beginJournal(league, league.folder, BEGIN);
    await league.files.append(league.folder.journal, '{"event":"end","at":"x","result":"committed"}');
    expect(await readUnfinished(league.files, league.folder)).toBeUndefined();
  });

  it('begins anew for every run', async () => {
    await using league = await temporaryLeague();
    await beginJournal(league, league.folder, BEGIN);
    await beginJournal(league, league.folder, { ...BEGIN, generation: 8 });
    expect(await readUnfinished(league.files, league.folder)).toMatchObject({ generation: 8 });
  });

  it('refuses a file that is something else, naming it', async () => {
    await using league = await temporaryLeague();
    await league.files.write(league.folder.journal, '{"event":"start","step":"x","undo":"y"}\n');
    const error = await rejectionOf(readUnfinished(league.files, league.folder));
    expect(error).toMatchObject({ code: 'state-invalid' });
    expect(error.hint).toContain(league.folder.journal);
  });
});
