import { describe, expect, it } from 'vitest';
import { overlayFiles } from '../../../src/host/overlay-files.ts';
import type { Files } from '../../../src/host/ports.ts';
import { memoryFiles } from '../../fakes/memory-files.ts';

const open = (texts: Record<string, string> = {}) => {
  const real = memoryFiles({ '/l/sprocket.yaml': 'old', '/l/config/a/x': '1', '/elsewhere': '2' });
  return { real, files: overlayFiles(real, new Map(Object.entries(texts))) };
};

describe('overlayFiles', () => {
  it('reads the texts first, and the real files where there is none', async () => {
    const { files } = open({ '/l/sprocket.yaml': 'new', '/l/secrets/token': 's' });
    expect(await files.read('/l/sprocket.yaml')).toBe('new');
    expect(await files.read('/l/secrets/token')).toBe('s');
    expect(await files.read('/elsewhere')).toBe('2');
    expect(await files.read('/l/nothing')).toBeUndefined();
  });

  it('an empty text is a file too', async () => {
    const { files } = open({ '/l/sprocket.yaml': '' });
    expect(await files.read('/l/sprocket.yaml')).toBe('');
  });

  it('lists both, once each', async () => {
    const { files } = open({ '/l/sprocket.yaml': 'new', '/l/secrets/token': 's', '/l/config/b/y': '2' });
    expect(await files.list('/l')).toEqual(['config', 'secrets', 'sprocket.yaml']);
    expect(await files.list('/l/secrets')).toEqual(['token']);
    expect(await files.list('/l/nothing')).toBeUndefined();
    expect(await files.tree('/l/config')).toEqual(['a/x', 'b/y']);
    expect(await files.tree('/l/nothing')).toEqual([]);
  });

  it('knows folders that only the texts make', async () => {
    const { files } = open({ '/new/deep/file': 'x' });
    expect(await files.exists('/new/deep')).toBe(true);
    expect(await files.exists('/new/deep/file')).toBe(true);
    expect(await files.exists('/l/config')).toBe(true);
    expect(await files.exists('/ne')).toBe(false);
  });

  it.each<[string, (files: Files) => Promise<unknown>]>([
    ['write', (files) => files.write('/l/a', 'x')],
    ['create', (files) => files.create('/l/a', 'x')],
    ['append', (files) => files.append('/l/sprocket.yaml', 'x')],
    ['makeFolder', (files) => files.makeFolder('/l/a')],
    ['rename', (files) => files.rename('/l/sprocket.yaml', '/l/b')],
    ['remove', (files) => files.remove('/l/sprocket.yaml')],
  ])('%s throws and changes nothing', async (_name, write) => {
    const { real, files } = open({ '/l/new': 'x' });
    const before = new Map(real.texts);
    await expect(write(files)).rejects.toThrow('nothing may be written now');
    expect(new Map(real.texts)).toEqual(before);
  });
});
