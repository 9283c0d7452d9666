import { describe, expect, it } from 'vitest';
import { cacheKey, type InputFile } from '../../lab/cache-key.ts';

const file = (path: string, content: string, executable = false): InputFile => ({ path, content, executable });

describe('cacheKey', () => {
  const key = cacheKey({ settings: { base: 'b', args: { A: '1', B: '2' } }, files: [file('a', 'x'), file('b', 'y')] });

  it('does not depend on the order of files or settings', () => {
    expect(
      cacheKey({ settings: { args: { B: '2', A: '1' }, base: 'b' }, files: [file('b', 'y'), file('a', 'x')] }),
    ).toBe(key);
  });

  it.each([
    ['a setting', { base: 'c', args: { A: '1', B: '2' } }, [file('a', 'x'), file('b', 'y')]],
    ['a nested setting', { base: 'b', args: { A: '1', B: '3' } }, [file('a', 'x'), file('b', 'y')]],
    ['a content', { base: 'b', args: { A: '1', B: '2' } }, [file('a', 'x'), file('b', 'z')]],
    ['a path', { base: 'b', args: { A: '1', B: '2' } }, [file('a', 'x'), file('c', 'y')]],
    ['a mode', { base: 'b', args: { A: '1', B: '2' } }, [file('a', 'x', true), file('b', 'y')]],
    ['a missing file', { base: 'b', args: { A: '1', B: '2' } }, [file('a', 'x')]],
  ])('changes with %s', (_, settings, files) => {
    expect(cacheKey({ settings, files })).not.toBe(key);
  });

  it('does not take two files for one', () => {
    const one = cacheKey({ settings: {}, files: [file('a', 'x\n1:b - 1:y')] });
    expect(cacheKey({ settings: {}, files: [file('a', 'x'), file('b', 'y')] })).not.toBe(one);
  });

  it('takes bytes and text of the same content for the same', () => {
    const bytes: InputFile = { path: 'a', content: new TextEncoder().encode('x'), executable: false };
    expect(cacheKey({ settings: {}, files: [bytes] })).toBe(cacheKey({ settings: {}, files: [file('a', 'x')] }));
  });
});
