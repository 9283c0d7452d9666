import type { PreflightCheck } from './check.ts';
import { anotherLeague } from './checks/another-league.ts';
import { bootResume } from './checks/boot-resume.ts';
import { clockSkew } from './checks/clock-skew.ts';
import { diskLow } from './checks/disk-low.ts';
import { engineVersion } from './checks/engine-version.ts';
import { externalStorage } from './checks/external-storage.ts';
import { managedDatabase } from './checks/managed-database.ts';
import { memoryLow } from './checks/memory-low.ts';
import { portTaken } from './checks/port-taken.ts';

/** Everything that is looked at before the host is changed, in the order in which it is told. */
export const PREFLIGHT_CHECKS: readonly PreflightCheck[] = [
  engineVersion,
  anotherLeague,
  portTaken,
  diskLow,
  memoryLow,
  clockSkew,
  bootResume,
  managedDatabase,
  externalStorage,
];
