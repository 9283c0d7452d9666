import { describe, expect, it } from 'vitest';
import { freezeAt } from '../../../src/league/freeze.ts';
import { parseLeague } from '../../../src/league/parse-league.ts';
import { LOCAL } from '../pipeline.ts';
import { thrownBy } from '../thrown-by.ts';

const windowsOf = (...lines: readonly string[]) =>
  parseLeague(`${LOCAL}freeze:\n${lines.map((line) => `  - ${line}\n`).join('')}`).league.freeze;
const at = (windows: ReturnType<typeof windowsOf>, now: string) => freezeAt(windows, new Date(now));

const NIGHTS = "{ days: [fri, sun], from: '18:00', until: '01:00', zone: Europe/Berlin, why: match night }";

describe('a freeze of match nights', () => {
  const nights = windowsOf(NIGHTS);

  it('holds from the evening over midnight, by the clocks of its zone', () => {
    // 20 November 2026 is a Friday; Berlin is an hour ahead of UTC in winter.
    expect(at(nights, '2026-11-20T16:59:59Z')).toBeUndefined();
    expect(at(nights, '2026-11-20T17:00:00Z')).toEqual({
      why: 'match night',
      until: '2026-11-21T00:00:00.000Z',
      shown: '2026-11-21 01:00 Europe/Berlin',
    });
    expect(at(nights, '2026-11-20T23:59:59Z')).toBeDefined();
    expect(at(nights, '2026-11-21T00:00:00Z')).toBeUndefined();
    expect(at(nights, '2026-11-21T20:00:00Z')).toBeUndefined();
  });

  it('begins two hours before that of UTC in summer', () => {
    expect(at(nights, '2026-07-03T15:59:00Z')).toBeUndefined();
    expect(at(nights, '2026-07-03T16:00:00Z')?.until).toBe('2026-07-03T23:00:00.000Z');
  });
});

describe('a freeze while clocks are changed', () => {
  const night = windowsOf("{ days: [sun], from: '02:30', until: '02:45', zone: Europe/Berlin }");

  it('holds in the hour that is shown twice from its first beginning to its last end', () => {
    // 25 October 2026, 03:00 → 02:00.
    expect(at(night, '2026-10-25T00:29:00Z')).toBeUndefined();
    expect(at(night, '2026-10-25T00:30:00Z')?.until).toBe('2026-10-25T01:45:00.000Z');
    expect(at(night, '2026-10-25T01:44:00Z')).toBeDefined();
    expect(at(night, '2026-10-25T01:45:00Z')).toBeUndefined();
  });

  it('does not vanish with the hour that is never shown', () => {
    // 29 March 2026, 02:00 → 03:00.
    expect(at(night, '2026-03-29T01:00:00Z')).toBeDefined();
    expect(at(night, '2026-03-29T02:00:00Z')).toBeUndefined();
  });

  it('over the change is as long as that night is', () => {
    const long = windowsOf("{ days: [sat], from: '20:00', until: '06:00', zone: Europe/Berlin }");
    expect(at(long, '2026-10-24T18:00:00Z')?.until).toBe('2026-10-25T05:00:00.000Z');
    expect(at(long, '2026-03-28T19:00:00Z')?.until).toBe('2026-03-29T04:00:00.000Z');
  });
});

describe('a freeze of some days', () => {
  it('holds from the beginning of the first to the end of the last', () => {
    const days = windowsOf('{ from: 2026-12-24, until: 2026-12-26, zone: Europe/Berlin, why: holidays }');
    expect(at(days, '2026-12-23T22:59:00Z')).toBeUndefined();
    expect(at(days, '2026-12-23T23:00:00Z')).toEqual({
      why: 'holidays',
      until: '2026-12-26T23:00:00.000Z',
      shown: '2026-12-27 00:00 Europe/Berlin',
    });
    expect(at(days, '2026-12-26T23:00:00Z')).toBeUndefined();
  });

  it('may be of one day, and begin and end at a time', () => {
    expect(at(windowsOf('{ from: 2026-12-24, until: 2026-12-24, zone: UTC }'), '2026-12-24T23:59:00Z')).toBeDefined();
    const finals = windowsOf('{ from: 2026-12-24T18:00, until: 2026-12-25T01:30, zone: UTC }');
    expect(at(finals, '2026-12-24T17:59:00Z')).toBeUndefined();
    expect(at(finals, '2026-12-24T18:00:00Z')?.until).toBe('2026-12-25T01:30:00.000Z');
  });
});

describe('windows that go over into one another', () => {
  it('are told as one, with the end of the last', () => {
    const both = windowsOf(NIGHTS, '{ from: 2026-11-21, until: 2026-11-22, zone: Europe/Berlin, why: finals }');
    expect(at(both, '2026-11-20T18:00:00Z')).toMatchObject({ why: 'match night', until: '2026-11-23T00:00:00.000Z' });
  });

  it('have an end to be told although they never end', () => {
    const always = windowsOf(
      "{ days: [mon, tue, wed, thu, fri, sat, sun], from: '00:01', until: '00:00', zone: UTC }",
      "{ days: [mon, tue, wed, thu, fri, sat, sun], from: '00:00', until: '12:00', zone: UTC }",
    );
    expect(at(always, '2026-01-01T05:00:00Z')).toBeDefined();
  });
});

describe('a freeze that cannot be used', () => {
  it.each([
    ["{ days: [fri], from: '18:00', until: '01:00', zone: Mars/Olympus }", 'freeze.0.zone: expected a time zone'],
    ["{ days: [fri], from: '18:00', until: '01:00' }", 'freeze.0.zone'],
    ["{ days: [fri], from: '18:00', until: '18:00', zone: UTC }", 'freeze.0.until: expected another time than from'],
    ["{ days: [friday], from: '18:00', until: '19:00', zone: UTC }", 'freeze.0.days.0: expected mon'],
    ["{ days: [], from: '18:00', until: '19:00', zone: UTC }", 'freeze.0.days: expected at least one day'],
    ["{ days: [fri], from: '24:00', until: '6pm', zone: UTC }", 'freeze.0.from: expected a time of 24 hours'],
    ["{ from: '18:00', until: '19:00', zone: UTC }", 'freeze.0.from: expected a day or a moment'],
    ['{ from: 2026-12-27, until: 2026-12-24, zone: UTC }', 'freeze.0.until: expected a moment after from'],
    ['{ from: 2026-12-24T18:00, until: 2026-12-24T18:00, zone: UTC }', 'freeze.0.until: expected a moment after'],
    ['{ from: 2026-02-30, until: 2026-03-01, zone: UTC }', 'freeze.0.from: expected a day'],
    ['{ from: 1800, until: 2026-03-01, zone: UTC }', 'freeze.0.from: expected text'],
    ['{ from: 2026-12-24, until: 2026-12-25, zone: UTC, reason: x }', 'freeze.0.reason: is not a known key'],
  ])('is told with its field: %s', (line, problem) => {
    expect(thrownBy(() => windowsOf(line)).details.join('\n')).toContain(problem);
  });
});
