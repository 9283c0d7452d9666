import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from './ports.ts';

/** The clock of this host. */
export function systemClock(): Clock {
  return { now: () => new Date(), sleep: (milliseconds) => sleep(milliseconds) };
}
