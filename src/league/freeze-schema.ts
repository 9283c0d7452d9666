import { z } from 'zod';
import { oneLine } from './field-types.ts';
import { isZone } from './zone.ts';

/** Days as they stand in sprocket.yaml, in the order of JavaScript's numbers. */
export const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const MOMENT = /^(\d{4}-\d{2}-\d{2})(?:T((?:[01]\d|2[0-3]):[0-5]\d))?$/;

/** True for a day that the calendar has, with or without a time: `2026-12-24`, `2026-12-24T18:00`. */
function isMoment(text: string): boolean {
  const [, day = ''] = MOMENT.exec(text) ?? [];
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day) && day !== '';
}

const freezeWindow = z
  .strictObject({
    days: z
      .array(z.enum(DAYS, 'expected mon, tue, wed, thu, fri, sat or sun'))
      .min(1, 'expected at least one day')
      .optional()
      .describe('Days on which it begins, every week: mon, tue, wed, thu, fri, sat, sun; absent: once.'),
    from: z
      .string('expected text, such as "18:00" or 2026-12-24')
      .describe('When it begins: 18:00 with days; else 2026-12-24 or 2026-12-24T18:00.'),
    until: z
      .string('expected text, such as "01:00" or 2026-12-27')
      .describe(
        'When it ends: 01:00 with days, on the next day if that is before from; else a moment, or a day, which belongs to it.',
      ),
    zone: z
      .string()
      .refine(isZone, 'expected a time zone such as Europe/Berlin')
      .describe('Time zone of both, such as Europe/Berlin.'),
    why: oneLine(1, 100).default('freeze').describe('What it is for, for whoever is stopped by it.'),
  })
  .superRefine(({ days, from, until }, context) => {
    const [fits, expected] = days
      ? [(text: string) => TIME.test(text), 'expected a time of 24 hours, such as 18:00']
      : [isMoment, 'expected a day or a moment, such as 2026-12-24 or 2026-12-24T18:00; with days a time'];
    for (const [key, text] of Object.entries({ from, until }))
      if (!fits(text)) context.addIssue({ code: 'custom', path: [key], message: expected });
    if (!fits(from) || !fits(until)) return;
    if (days && from === until)
      context.addIssue({ code: 'custom', path: ['until'], message: 'expected another time than from' });
    // A day that it ends with belongs to it, so the same day twice is one day.
    const end = until.length === 10 ? `${until}T24:00` : until;
    if (!days && end <= (from.length === 10 ? `${from}T00:00` : from))
      context.addIssue({ code: 'custom', path: ['until'], message: 'expected a moment after from' });
  });

export const freezeSection = z
  .array(freezeWindow)
  .default([])
  .describe('Times in which nothing is changed unless somebody says so, such as match nights.');

/** One entry of `freeze`. */
export type FreezeWindow = z.output<typeof freezeWindow>;
