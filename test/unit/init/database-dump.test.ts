import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeDumps } from '../../../src/host/dump-file.ts';
import { checkDump, dumpPath, dumpProblem, isCopied } from '../../../src/ops/init/database-dump.ts';
import { leagueFolder } from '../../../src/state/league-folder.ts';
import { rejectionOf } from '../thrown-by.ts';

async function fileWith(content: string | Buffer): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'sprocket-test-')), 'a.dump');
  await writeFile(path, content);
  return path;
}

describe('dumpProblem', () => {
  it.each([
    ['custom format', 'PGDMP\u0001\u0010'],
    ['plain format', '--\n-- PostgreSQL database dump\n--\n'],
    ['plain format since 17.6', '\\restrict abc\n--\n-- PostgreSQL database dump\n--\n'],
  ])('%s is fine', (_name, head) => {
    expect(dumpProblem(Buffer.from(head, 'latin1'))).toBeUndefined();
  });

  it.each([
    ['of a whole server', '--\n-- PostgreSQL database cluster dump\n--\n', /pg_dumpall/],
    ['compressed', '\u001f\u008b\u0008', /gzip/],
    ['in tar format', 'toc.dat\u0000\u0000', /tar/],
    ['something else', 'SELECT 1;', /does not begin like a dump/],
  ])('%s is not', (_name, head, problem) => {
    expect(dumpProblem(Buffer.from(head, 'latin1'))).toMatch(problem);
  });
});

describe('checkDump', () => {
  it('takes a dump', async () => {
    await expect(checkDump(nodeDumps(), await fileWith('PGDMP...'))).resolves.toBeUndefined();
  });

  it.each<[string, () => Promise<string>, RegExp]>([
    ['a file that is not there', () => Promise.resolve('/nowhere/a.dump'), /there is no such file/],
    ['a folder', () => Promise.resolve(tmpdir()), /there is no such file/],
    ['an empty file', () => fileWith(''), /it is empty/],
    ['a file of another kind', () => fileWith('hello'), /does not begin like/],
  ])('refuses %s', async (_name, path, problem) => {
    const error = await rejectionOf(checkDump(nodeDumps(), await path()));
    expect(error.code).toBe('dump-unusable');
    expect(error.exit).toBe(3);
    expect(error.message).toMatch(problem);
  });
});

describe('isCopied', () => {
  it('knows the dump that an interrupted run has copied', async () => {
    const path = await fileWith('PGDMP...');
    const folder = leagueFolder(await mkdtemp(join(tmpdir(), 'sprocket-test-')));
    expect(await isCopied(nodeDumps(), path, folder)).toBe(false);
    await nodeDumps().copy(path, dumpPath(folder));
    expect(await isCopied(nodeDumps(), path, folder)).toBe(true);
    expect(await isCopied(nodeDumps(), await fileWith('PGDMP....'), folder)).toBe(false);
  });
});
