import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { leagueProgram } from '../../../src/cli/league-program.ts';
import { rejectionOf } from '../thrown-by.ts';
import { temporaryLeague } from '../state/temporary-league.ts';

const COPY = 'aaaaaaaaaaaa';

/** A league that was applied with a version of the program. */
async function leagueOf(cli: string, withCopy: boolean) {
  const league = await temporaryLeague();
  const { files, folder } = league;
  await files.write(folder.league, 'version: 1\n');
  // A newer program may write what this one does not know.
  await files.write(folder.lock, JSON.stringify({ cli, generation: 7, unheardOf: true }));
  if (withCopy) {
    await files.write(join(folder.programs, COPY, 'dist/sprocket.js'), 'process.exit(6)\n');
    await files.write(
      join(folder.generations, '0007/program.json'),
      `${JSON.stringify({ version: cli, copy: COPY })}\n`,
    );
  }
  return league;
}

const ask = (root: string, command: string, mine = '0.1.0') => leagueProgram('sprocket', root, command, mine);

describe('a league that was applied with a newer program', () => {
  it('is changed by the copy of that program', async () => {
    await using league = await leagueOf('0.2.0', true);
    const found = await ask(league.folder.root, 'apply');
    expect(found?.file).toBe(join(league.folder.programs, COPY, 'dist/sprocket.js'));
    expect(await found?.run([])).toBe(6);
  });

  it('is not changed without it, but looked at', async () => {
    await using league = await leagueOf('0.2.0', false);
    const error = await rejectionOf(ask(league.folder.root, 'module add gatus'));
    expect(error).toMatchObject({ code: 'program-older', exit: 3 });
    expect(error.hint).toContain('create-sprocket@0.2.0');
    for (const command of ['status', 'plan', 'secrets list', 'completion bash', 'cert status'])
      expect(await ask(league.folder.root, command)).toBeUndefined();
    for (const command of ['secrets set x', 'up', 'upgrade', 'cert renew', ''])
      expect((await rejectionOf(ask(league.folder.root, command))).code).toBe('program-older');
  });

  it('does not have a program run that others may write', async () => {
    await using league = await leagueOf('0.2.0', true);
    await chmod(join(league.folder.programs, COPY), 0o777);
    expect((await rejectionOf(ask(league.folder.root, 'apply'))).code).toBe('program-older');
  });

  it('is not handed over twice', async () => {
    await using league = await leagueOf('0.2.0', true);
    process.env['SPROCKET_HANDED_OVER'] = '1';
    try {
      expect(await ask(league.folder.root, 'apply')).toBeUndefined();
    } finally {
      delete process.env['SPROCKET_HANDED_OVER'];
    }
  });
});

describe('a change that another program began', () => {
  /** A league of one version, in which another one has begun generation 8. */
  async function begun(cli: string, by: string) {
    const league = await leagueOf(cli, true);
    const { files, folder } = league;
    const entry = { event: 'begin', at: '2026-01-01', operation: 'rollback', generation: 8, from: 7 };
    await files.write(folder.journal, `${JSON.stringify(entry)}\n`);
    await files.write(join(folder.programs, 'bbbbbbbbbbbb/dist/sprocket.js'), '');
    await files.write(join(folder.generations, '0008/program.json'), `{"version":"${by}","copy":"bbbbbbbbbbbb"}\n`);
    return league;
  }
  const its = (league: { readonly folder: { readonly programs: string } }, copy: string) =>
    join(league.folder.programs, copy, 'dist/sprocket.js');

  it('is finished by that one where it is newer', async () => {
    await using league = await begun('0.1.0', '0.2.0');
    for (const command of ['resume', 'apply', 'abort'])
      expect((await ask(league.folder.root, command))?.file).toBe(its(league, 'bbbbbbbbbbbb'));
    expect(await ask(league.folder.root, 'resume', '0.2.0')).toBeUndefined();
  });

  it('is resumed by that one where it is older; anything else is for the newer one', async () => {
    await using league = await begun('0.2.0', '0.1.0');
    expect((await ask(league.folder.root, 'resume', '0.2.0'))?.file).toBe(its(league, 'bbbbbbbbbbbb'));
    expect(await ask(league.folder.root, 'resume', '0.1.0')).toBeUndefined();
    expect(await ask(league.folder.root, 'apply', '0.2.0')).toBeUndefined();
    expect((await ask(league.folder.root, 'apply', '0.1.0'))?.file).toBe(its(league, COPY));
  });

  it('is resumed by a newer one where the older one is gone', async () => {
    await using league = await begun('0.2.0', '0.1.0');
    await league.files.remove(join(league.folder.programs, 'bbbbbbbbbbbb'));
    expect(await ask(league.folder.root, 'resume', '0.2.0')).toBeUndefined();
  });
});

describe('any other league', () => {
  it('is changed by this program: of the same or an older version, from a checkout, or not there at all', async () => {
    await using league = await leagueOf('0.2.0', true);
    const { root } = league.folder;
    expect(await ask(root, 'apply', '0.2.0')).toBeUndefined();
    expect(await ask(root, 'apply', '0.3.0')).toBeUndefined();
    await league.files.write(league.folder.lock, 'cut off {');
    expect(await ask(root, 'apply')).toBeUndefined();
    expect(await ask(join(root, 'nowhere'), 'apply')).toBeUndefined();
  });
});
