import { expect, it } from 'vitest';
import { readWanted } from '../../runner/vitest.ts';

it('takes what stands before the first dash as filters of files, and all behind it as options', () => {
  expect(readWanted([])).toEqual({ filters: [], options: [] });
  expect(readWanted(['ways-in', 'host'])).toEqual({ filters: ['ways-in', 'host'], options: [] });
  expect(readWanted(['ways-in', '-t', 'a page'])).toEqual({ filters: ['ways-in'], options: ['-t', 'a page'] });
  expect(readWanted(['-t', 'a page'])).toEqual({ filters: [], options: ['-t', 'a page'] });
});
