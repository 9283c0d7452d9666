import { describe, expect, it } from 'vitest';
import { type Rehearsed, readRehearsed, writeRehearsed } from '../../../src/state/rehearsed-names.ts';
import { rejectionOf } from '../thrown-by.ts';
import { temporaryLeague } from './temporary-league.ts';

const ONE: Rehearsed = {
  name: 'rockets.example.org',
  directory: 'https://ca.example/directory',
  at: '2026-01-01T12:00:00.000Z',
};

describe('the names that passed a rehearsal', () => {
  it('are none before the first', async () => {
    await using league = await temporaryLeague();
    expect(await readRehearsed(league.files, league.folder)).toEqual([]);
  });

  it('read back as what was written, none as well', async () => {
    await using league = await temporaryLeague();
    const { files, folder } = league;
    await writeRehearsed(files, folder, [ONE]);
    expect(await readRehearsed(files, folder)).toEqual([ONE]);
    await writeRehearsed(files, folder, []);
    expect(await readRehearsed(files, folder)).toEqual([]);
  });

  it.each<[string, string, string]>([
    ['is empty', '', 'JSON'],
    ['is no list of names', 'null', 'the file: expected object'],
    ['was cut off', '{ "version": 1, "names": [', 'JSON'],
    ['is of another version', '{ "version": 2, "names": [] }', 'version: expected one of 1'],
    ['has no names', '{ "version": 1 }', 'names: is missing'],
    ['has a name without its authority', `{ "version": 1, "names": [{ "name": "a.b", "at": "${ONE.at}" }] }`, 'names.0.directory: is missing'],
    ['has a moment that is none', JSON.stringify({ version: 1, names: [{ ...ONE, at: 'lately' }] }), 'names.0.at: '],
    ['has a key that is not known', '{ "version": 1, "names": [], "more": 1 }', 'more: is not a known key'],
  ])('cannot be read when the file %s, and it is said where it is and what to do', async (_, text, detail) => {
    await using league = await temporaryLeague();
    const { files, folder } = league;
    await files.write(folder.rehearsed, text);
    const error = await rejectionOf(readRehearsed(files, folder));
    expect(error).toMatchObject({ code: 'state-invalid', message: `${folder.rehearsed} cannot be read` });
    expect(error.hint).toBe(`Remove ${folder.rehearsed}, then: sprocket apply. The names are rehearsed again.`);
    expect(error.details.join('\n')).toContain(detail);
  }); // prettier-ignore
});
