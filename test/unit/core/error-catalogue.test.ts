import { describe, expect, it } from 'vitest';
import { ERROR_CATALOGUE, type ErrorCode } from '../../../src/core/error-catalogue.ts';
import { EXIT, EXIT_MEANINGS } from '../../../src/core/exit-codes.ts';
import { SprocketError } from '../../../src/core/sprocket-error.ts';

const CODES = Object.keys(ERROR_CATALOGUE) as ErrorCode[];

describe('the error catalogue', () => {
  it.each(CODES)('%s has an exit code that is documented, and a meaning in one sentence', (code) => {
    const { exit, meaning } = ERROR_CATALOGUE[code];
    expect(EXIT_MEANINGS[exit]).toMatch(/\.$/);
    expect(meaning).toMatch(/^(sprocket\.yaml|[A-Z]).*\.$/);
  });

  it('gives a code to nothing that went well', () => {
    const successes: number[] = [EXIT.ok, EXIT.pending];
    expect(CODES.filter((code) => successes.includes(ERROR_CATALOGUE[code].exit))).toEqual([]);
  });

  it('is written in kebab case, because scripts compare the codes', () => {
    expect(CODES.filter((code) => !/^[a-z]+(-[a-z]+)*$/.test(code))).toEqual([]);
  });
});

describe('the exit codes', () => {
  it('all have a meaning, and nothing else has one', () => {
    expect(Object.keys(EXIT_MEANINGS).map(Number)).toEqual(Object.values(EXIT).sort((a, b) => a - b));
  });

  it('are the numbers that scripts rely on', () => {
    expect(EXIT).toEqual({
      ok: 0,
      bug: 1,
      usage: 2,
      preflight: 3,
      docker: 4,
      apply: 5,
      unhealthy: 6,
      locked: 7,
      backup: 8,
      pending: 10,
      cancelled: 130,
    });
  });
});

describe('SprocketError', () => {
  it('takes its exit code from the catalogue', () => {
    expect(new SprocketError('locked', 'held').exit).toBe(EXIT.locked);
    expect(new SprocketError('docker-stopped', 'silent').exit).toBe(EXIT.docker);
  });

  it('carries hint, details and cause, and has none of them by itself', () => {
    const cause = new Error('below');
    const full = new SprocketError('usage', 'no', { hint: 'do this', details: ['a', 'b'], cause });
    expect(full).toMatchObject({ message: 'no', hint: 'do this', details: ['a', 'b'], cause });
    const bare = new SprocketError('usage', 'no');
    expect(bare.hint).toBeUndefined();
    expect(bare.details).toEqual([]);
    expect('cause' in bare).toBe(false);
  });
});
