import { expect, it } from 'vitest';
import { remembering } from '../../../src/core/remembering.ts';

/** Counts how often it is made, and of what. */
function counted(most: number) {
  const asked: string[] = [];
  const length = remembering((text) => {
    asked.push(text);
    if (text === 'bad') throw new Error(`${asked.length}`);
    return text === '' ? undefined : text.length;
  }, most);
  return { asked, length };
}

it('makes once what is asked for again, also when that is nothing', () => {
  const { asked, length } = counted(2);
  expect(['abc', '', 'abc', '', 'abc'].map(length)).toEqual([3, undefined, 3, undefined, 3]);
  expect(asked).toEqual(['abc', '']);
});

it('forgets what was not asked for the longest time', () => {
  const { asked, length } = counted(2);
  for (const text of ['a', 'b', 'a', 'c', 'a', 'b']) length(text);
  expect(asked).toEqual(['a', 'b', 'c', 'b']);
});

it('remembers no failure', () => {
  const { length } = counted(2);
  expect(() => length('bad')).toThrow('1');
  expect(() => length('bad')).toThrow('2');
});
