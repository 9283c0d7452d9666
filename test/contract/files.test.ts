import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeFiles } from '../../src/host/node-files.ts';
import type { Files } from '../../src/host/ports.ts';
import { memoryFiles } from '../fakes/memory-files.ts';

interface Subject extends AsyncDisposable {
  readonly files: Files;
  readonly at: (path: string) => string;
}

/** Everything that claims to be the Files port. What the program relies on is written down here, once for all of them. */
const SUBJECTS: Readonly<Record<string, () => Promise<Subject>>> = {
  'the file system': async () => {
    const root = await mkdtemp(join(tmpdir(), 'sprocket-test-'));
    return {
      files: nodeFiles(),
      at: (path) => join(root, path),
      [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
    };
  },
  'the fake in memory': async () => {
    const files = memoryFiles();
    await files.makeFolder('/league');
    return { files, at: (path) => `/league/${path}`, [Symbol.asyncDispose]: () => Promise.resolve() };
  },
};

describe.each(Object.entries(SUBJECTS))('Files: %s', (_, open) => {
  it('writes and reads back, byte for byte', async () => {
    await using subject = await open();
    const { files, at } = subject;
    const text = 'no newline at the end, ünïcode 🚀, \0 and \r\n';
    await files.write(at('a.txt'), text);
    expect(await files.read(at('a.txt'))).toBe(text);
  });

  it('writes into folders that are not there yet', async () => {
    await using subject = await open();
    const { files, at } = subject;
    await files.write(at('a/b/c.txt'), 'x');
    expect(await files.read(at('a/b/c.txt'))).toBe('x');
    expect(await files.exists(at('a/b'))).toBe(true);
  });

  it('replaces a file as a whole, also a read-only one', async () => {
    await using subject = await open();
    const { files, at } = subject;
    await files.write(at('a.txt'), 'a long first text', 0o444);
    await files.write(at('a.txt'), 'short', 0o444);
    expect(await files.read(at('a.txt'))).toBe('short');
  });

  it('never shows a file half written, nor a temporary one in its place', async () => {
    await using subject = await open();
    const { files, at } = subject;
    const texts = ['a', 'b'].map((letter) => letter.repeat(200_000));
    await files.write(at('a.txt'), texts[0] ?? '');
    const writing = Promise.all(texts.map((text) => files.write(at('a.txt'), text)));
    for (let look = 0; look < 20; look += 1) expect(texts).toContain(await files.read(at('a.txt')));
    await writing;
    expect(texts).toContain(await files.read(at('a.txt')));
  });

  it('leaves nothing behind beside what it wrote', async () => {
    await using subject = await open();
    const { files, at } = subject;
    await Promise.all([files.write(at('f/a'), '1'), files.write(at('f/a'), '2'), files.write(at('f/b'), '3')]);
    await files.create(at('f/c'), '4');
    await files.create(at('f/c'), '5');
    expect(await files.list(at('f'))).toEqual(['a', 'b', 'c']);
  });

  it('knows what is not there', async () => {
    await using subject = await open();
    const { files, at } = subject;
    expect(await files.read(at('nothing'))).toBeUndefined();
    expect(await files.list(at('nothing'))).toBeUndefined();
    expect(await files.tree(at('nothing'))).toEqual([]);
    expect(await files.exists(at('nothing'))).toBe(false);
    await files.write(at('file'), 'x');
    expect(await files.read(at('file/below'))).toBeUndefined();
    expect(await files.list(at('file/below'))).toBeUndefined();
  });

  it('lists a folder by name, and all that is below it by path', async () => {
    await using subject = await open();
    const { files, at } = subject;
    for (const path of ['f/z', 'f/sub/deep/y', 'f/a', 'g/other']) await files.write(at(path), path);
    expect(await files.list(at('f'))).toEqual(['a', 'sub', 'z']);
    expect(await files.tree(at('f'))).toEqual(['a', 'sub/deep/y', 'z']);
  });

  it('makes a folder, and again, and it is empty', async () => {
    await using subject = await open();
    const { files, at } = subject;
    await files.makeFolder(at('f/g'), 0o700);
    await files.makeFolder(at('f/g'), 0o700);
    expect(await files.exists(at('f/g'))).toBe(true);
    expect(await files.list(at('f/g'))).toEqual([]);
    expect(await files.tree(at('f/g'))).toEqual([]);
  });

  it('creates a file once', async () => {
    await using subject = await open();
    const { files, at } = subject;
    expect(await files.create(at('lock'), 'first')).toBe(true);
    expect(await files.create(at('lock'), 'second')).toBe(false);
    expect(await files.read(at('lock'))).toBe('first');
  });

  it('lets one of many create a file, whole', async () => {
    await using subject = await open();
    const { files, at } = subject;
    const texts = Array.from({ length: 10 }, (_, index) => `owner ${index} `.repeat(500));
    const made = Promise.all(texts.map((text) => files.create(at('lock'), text)));
    for (let look = 0; look < 20; look += 1) expect([undefined, ...texts]).toContain(await files.read(at('lock')));
    expect((await made).filter(Boolean)).toHaveLength(1);
  });

  it('appends whole lines', async () => {
    await using subject = await open();
    const { files, at } = subject;
    await files.append(at('log'), 'one');
    await files.append(at('log'), 'two');
    expect(await files.read(at('log'))).toBe('one\ntwo\n');
  });

  it('needs a folder for what it creates and appends to', async () => {
    await using subject = await open();
    const { files, at } = subject;
    await expect(files.create(at('nowhere/lock'), 'x')).rejects.toThrow('ENOENT');
    await expect(files.append(at('nowhere/log'), 'x')).rejects.toThrow('ENOENT');
    await files.makeFolder(at('nowhere'));
    expect(await files.create(at('nowhere/lock'), 'x')).toBe(true);
  });

  it('renames a file over another one', async () => {
    await using subject = await open();
    const { files, at } = subject;
    await files.write(at('from'), 'new');
    await files.write(at('to'), 'old');
    await files.rename(at('from'), at('to'));
    expect(await files.read(at('to'))).toBe('new');
    expect(await files.exists(at('from'))).toBe(false);
  });

  it('renames a folder with all that is in it', async () => {
    await using subject = await open();
    const { files, at } = subject;
    await files.write(at('from/a/b'), 'x');
    await files.rename(at('from'), at('to'));
    expect(await files.tree(at('to'))).toEqual(['a/b']);
    expect(await files.exists(at('from'))).toBe(false);
  });

  it('cannot rename what is not there', async () => {
    await using subject = await open();
    const { files, at } = subject;
    await expect(files.rename(at('nothing'), at('to'))).rejects.toThrow();
  });

  it('removes a file, a folder with all that is in it, and nothing', async () => {
    await using subject = await open();
    const { files, at } = subject;
    await files.write(at('f/a'), 'x');
    await files.write(at('f/sub/b'), 'x');
    await files.write(at('fa'), 'x');
    await files.remove(at('f/a'));
    expect(await files.tree(at('f'))).toEqual(['sub/b']);
    await files.remove(at('f'));
    await files.remove(at('f'));
    expect(await files.exists(at('f'))).toBe(false);
    expect(await files.read(at('fa'))).toBe('x');
  });
});

describe('Files: what only the file system has', () => {
  const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
  const open = SUBJECTS['the file system'] as () => Promise<Subject>;

  it.each([0o644, 0o600, 0o444, 0o400])('gives a file the mode that was asked for: %o', async (mode) => {
    await using subject = await open();
    const { files, at } = subject;
    await files.write(at('written'), 'x', mode);
    await files.create(at('created'), 'x', mode);
    expect([await modeOf(at('written')), await modeOf(at('created'))]).toEqual([mode.toString(8), mode.toString(8)]);
  });

  it('gives a log to its owner only', async () => {
    await using subject = await open();
    const { files, at } = subject;
    await files.append(at('log'), 'x');
    expect(await modeOf(at('log'))).toBe('600');
  });

  it('closes a folder, also one that is there already', async () => {
    await using subject = await open();
    const { files, at } = subject;
    await files.makeFolder(at('f'), 0o755);
    await files.makeFolder(at('f'), 0o700);
    expect(await modeOf(at('f'))).toBe('700');
    await files.makeFolder(at('f'));
    expect(await modeOf(at('f'))).toBe('700');
  });

  it('leaves the old file and no other when a write fails', async () => {
    await using subject = await open();
    const { files, at } = subject;
    await files.write(at('f/a/b'), 'x');
    // A folder stands where the file should go: the rename at the end fails, as it would on a full or broken disk.
    await expect(files.write(at('f/a'), 'y')).rejects.toThrow();
    expect(await files.tree(at('f'))).toEqual(['a/b']);
  });
});
