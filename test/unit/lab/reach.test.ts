import { describe, expect, it } from 'vitest';
import { chooseSource, type Answer } from '../../lab/reach.ts';

describe('chooseSource', () => {
  it.each<[string, Answer[], string]>([
    ['both registries ask for a login', [401, 401], 'official'],
    ['one is open', [200, 401], 'official'],
    ['one cannot be reached', [401, 'unreachable'], 'built'],
    ['neither can be reached', ['unreachable', 'unreachable'], 'built'],
    ['a proxy forbids one', [401, 403], 'built'],
    ['a portal redirects', [302, 302], 'built'],
    ['one limits the rate', [429, 401], 'built'],
    ['nobody was asked', [], 'built'],
  ])('%s', (_, answers, source) => {
    expect(chooseSource(undefined, answers)).toBe(source);
    expect(chooseSource('', answers)).toBe(source);
  });

  it('does as LAB_IMAGES says, whatever is reachable', () => {
    expect(chooseSource('official', ['unreachable', 'unreachable'])).toBe('official');
    expect(chooseSource('built', [401, 401])).toBe('built');
  });

  it('refuses a word it does not know', () => {
    expect(() => chooseSource('offical', [])).toThrow('offical');
  });
});
