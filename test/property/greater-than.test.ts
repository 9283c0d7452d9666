import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { greaterThan } from '../../src/plan/greater-than.ts';

const whole = fc.oneof(
  fc.maxSafeNat(),
  fc.nat(2000),
  // Where a digit is carried.
  fc.constantFrom(...[0, 1, 2, 3, 4, 7, 9, 15].map((digits) => 10 ** digits)),
);
const near = fc.integer({ min: -12, max: 12 });

describe('the regular expression for numbers greater than a limit', () => {
  it('matches exactly these, with or without zeros in front', () => {
    fc.assert(
      fc.property(whole, whole, near, fc.nat(5), (limit, other, distance, zeros) => {
        const pattern = new RegExp(greaterThan(limit));
        for (const number of [other, Math.max(0, limit + distance)]) {
          if (number > Number.MAX_SAFE_INTEGER) continue;
          expect(pattern.test('0'.repeat(zeros) + String(number)), `${number} > ${limit}`).toBe(number > limit);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('matches nothing that is no number', () => {
    fc.assert(
      fc.property(whole, fc.string(), (limit, text) => {
        fc.pre(!/^[0-9]+$/.test(text));
        expect(new RegExp(greaterThan(limit)).test(text)).toBe(false);
      }),
    );
  });

  it('is made of what means the same in Go, and can stand between backticks', () => {
    fc.assert(
      fc.property(whole, (limit) => {
        expect(greaterThan(limit)).toMatch(/^[\^0-9*()[\]{},|$-]+$/);
      }),
    );
  });
});
