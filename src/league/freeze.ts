import { DAYS, type FreezeWindow } from './freeze-schema.ts';
import { instantsOf, wallTimeAt } from './zone.ts';

/** A freeze that holds. */
export interface Freeze {
  readonly why: string;
  /** When nothing holds any more (ISO 8601): windows that go over into one another are one. */
  readonly until: string;
  /** The same as clocks show it in the zone of the window: `2026-12-28 00:00 Europe/Berlin`. */
  readonly shown: string;
}

interface Span {
  readonly from: number;
  readonly until: number;
}

/** More windows than go over into one another in any season: what never ends is told with this end. */
const MOST = 500;

/**
 * Which freeze holds at an instant. Where clocks are changed, a window is rather longer than shorter.
 * @param windows `freeze` of sprocket.yaml
 */
export function freezeAt(windows: readonly FreezeWindow[], now: Date): Freeze | undefined {
  const first = holding(windows, now.getTime());
  if (!first) return undefined;
  let last = first;
  for (let count = 0; count < MOST; count += 1) {
    const next = holding(windows, last.span.until);
    if (!next) break;
    last = next;
  }
  const { zone } = last.window;
  return {
    why: first.window.why,
    until: new Date(last.span.until).toISOString(),
    shown: showWall(last.span.until, zone),
  };
}

function holding(windows: readonly FreezeWindow[], now: number): { window: FreezeWindow; span: Span } | undefined {
  const found = windows.flatMap((window) => {
    const spans = window.days ? weekly(window, window.days, now) : [once(window)];
    return spans.filter(({ from, until }) => from <= now && now < until).map((span) => ({ window, span }));
  });
  // The one that holds longest.
  return found.sort((a, b) => b.span.until - a.span.until)[0];
}

/** The windows that began today or yesterday, as the days of their zone are. */
function weekly({ from, until, zone }: FreezeWindow, days: readonly string[], now: number): Span[] {
  const today = wallTimeAt(now, zone);
  const [begins, ends] = [minutesOf(from), minutesOf(until)];
  return [-1, 0].flatMap((shift): Span[] => {
    const day = { ...today, day: today.day + shift };
    const weekday = new Date(Date.UTC(day.year, day.month - 1, day.day)).getUTCDay();
    if (!days.includes(DAYS[weekday] ?? '')) return [];
    const end = { ...day, day: ends < begins ? day.day + 1 : day.day, minutes: ends };
    return [{ from: instantsOf({ ...day, minutes: begins }, zone).first, until: instantsOf(end, zone).last }];
  });
}

function once({ from, until, zone }: FreezeWindow): Span {
  return { from: instantOf(from, '00:00', zone).first, until: instantOf(until, '24:00', zone).last };
}

function instantOf(moment: string, otherwise: string, zone: string): { first: number; last: number } {
  const [date = '', time = otherwise] = moment.split('T');
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return instantsOf({ year, month, day, minutes: minutesOf(time) }, zone);
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

function showWall(instant: number, zone: string): string {
  const { year, month, day, minutes } = wallTimeAt(instant, zone);
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)} ${zone}`;
}
