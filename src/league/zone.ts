/** A moment as clocks and calendars of some place show it; no place is meant yet. Months count from 1. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly minutes: number;
}

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

/** True for a zone that this Node knows, such as `Europe/Berlin` or `UTC`. */
export function isZone(name: string): boolean {
  try {
    return name !== '' && new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
}

/** What clocks of a zone show at an instant. */
export function wallTimeAt(instant: number, zone: string): WallTime {
  const shown = new Date(instant + offsetAt(instant, zone));
  return {
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth() + 1,
    day: shown.getUTCDate(),
    minutes: shown.getUTCHours() * 60 + shown.getUTCMinutes(),
  };
}

/**
 * The instants at which clocks of a zone show something: one, two where they are put back, and where they are put
 * forward and never show it, one before and one after the jump. Days and minutes may go over their ends.
 */
export function instantsOf({ year, month, day, minutes }: WallTime, zone: string): { first: number; last: number } {
  const asIfUtc = Date.UTC(year, month - 1, day) + minutes * MINUTE;
  // No zone is more than a day away from UTC, and none is put back and forward within two.
  const candidates = [asIfUtc - DAY, asIfUtc + DAY].map((near) => asIfUtc - offsetAt(near, zone));
  const exact = candidates.filter((instant) => instant + offsetAt(instant, zone) === asIfUtc);
  const found = exact.length > 0 ? exact : candidates;
  return { first: Math.min(...found), last: Math.max(...found) };
}

/** Making one takes a thousand times as long as using it, and the same zone gives the same one. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const numeric = {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  } as const;
  const made = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', ...numeric });
  formats.set(zone, made);
  return made;
}

/** By how many milliseconds clocks of a zone are ahead of UTC. */
function offsetAt(instant: number, zone: string): number {
  const whole = Math.floor(instant / 1000) * 1000;
  const shown = formatOf(zone).formatToParts(whole);
  const parts = Object.fromEntries(shown.map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - whole;
}
