import type { Lab } from './lab.ts';
import { configurationChecks } from './configuration-checks.ts';
import { databaseChecks } from './database-checks.ts';
import { processChecks } from './process-checks.ts';
import { serviceChecks } from './service-checks.ts';

/** One claim about the stand-ins and how it is proven; `run` throws when it does not hold. */
export interface Check {
  name: string;
  run: (lab: Lab) => Promise<void>;
}

/** Every claim, in an order in which one lab can prove them. */
export const checks: readonly Check[] = [...databaseChecks, ...serviceChecks, ...processChecks, ...configurationChecks];
