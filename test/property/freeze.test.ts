import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { freezeAt } from '../../src/league/freeze.ts';
import { DAYS } from '../../src/league/freeze-schema.ts';
import { instantsOf, wallTimeAt } from '../../src/league/zone.ts';

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Pacific/Apia',
  'America/St_Johns',
];
const zone = fc.constantFrom(...ZONES);
const instant = fc
  .integer({ min: Date.UTC(2024, 0, 1) / 60_000, max: Date.UTC(2030, 0, 1) / 60_000 })
  .map((minutes) => minutes * 60_000);
const time = fc
  .tuple(fc.nat(23), fc.nat(59))
  .map(([hours, minutes]) => `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`);

describe('clocks of a zone', () => {
  it('show at an instant what leads back to it', () => {
    fc.assert(
      fc.property(instant, zone, (now, place) => {
        const { first, last } = instantsOf(wallTimeAt(now, place), place);
        expect([first, last]).toContain(now);
      }),
    );
  });
});

describe('a weekly freeze', () => {
  const window = fc
    .record({
      days: fc.subarray([...DAYS], { minLength: 1 }),
      from: time,
      until: time,
      zone,
      why: fc.constant('match night'),
    })
    .filter(({ from, until }) => from !== until);

  it('holds at the times that it names on the days that it names, whatever the clocks do', () => {
    fc.assert(
      fc.property(window, instant, (given, now) => {
        const { year, month, day, minutes } = wallTimeAt(now, given.zone);
        const shown = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
        const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
        const [today, yesterday] = [DAYS[weekday], DAYS[(weekday + 6) % 7]].map((name) =>
          given.days.includes(name ?? 'sun'),
        );
        const expected =
          given.from < given.until
            ? today && given.from <= shown && shown < given.until
            : (today && given.from <= shown) || (yesterday && shown < given.until);
        const { first, last } = instantsOf(wallTimeAt(now, given.zone), given.zone);
        const holds = freezeAt([given], new Date(now)) !== undefined;
        // Within the hour that clocks show twice, a window is rather longer.
        if (first === last) expect(holds).toBe(Boolean(expected));
        else if (expected) expect(holds).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('has an end at which nothing holds any more, and holds until then', () => {
    fc.assert(
      fc.property(fc.array(window, { minLength: 1, maxLength: 2 }), instant, (windows, now) => {
        const freeze = freezeAt(windows, new Date(now));
        // Two windows of three days leave one free.
        if (freeze === undefined || windows.some(({ days }) => days.length > 3)) {
          fc.pre(false);
          return;
        }
        const end = Date.parse(freeze.until);
        expect(end).toBeGreaterThan(now);
        expect(freezeAt(windows, new Date(end))).toBeUndefined();
        expect(freezeAt(windows, new Date(end - 60_000))).toBeDefined();
        const middle = new Date(Math.floor((now + end) / 120_000) * 60_000);
        expect(freezeAt(windows, middle)?.until).toBe(freeze.until);
      }),
      { numRuns: 300 },
    );
  });
});
