import { SprocketError } from '../core/sprocket-error.ts';
import { LEAGUE_VERSION } from './schema.ts';

/** Each entry turns version N of sprocket.yaml (its index) into version N+1. There is one version so far. */
const STEPS: readonly ((value: Record<string, unknown>) => Record<string, unknown>)[] = [];
const FIRST_VERSION = 1;

/**
 * Brings an older sprocket.yaml value to the present format. Values that are not a map pass through: the schema
 * names what is wrong with them.
 * @throws SprocketError config-invalid when the file was written by a newer program
 */
export function migrateLeague(value: unknown, name: string): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  let current = value as Record<string, unknown>;
  const version = typeof current['version'] === 'number' ? current['version'] : LEAGUE_VERSION;
  if (version > LEAGUE_VERSION) {
    throw new SprocketError('config-invalid', `${name} has version ${version}; this program knows ${LEAGUE_VERSION}`, {
      hint: 'Use the newer sprocket that wrote this file.',
    });
  }
  for (const step of STEPS.slice(version - FIRST_VERSION)) current = step(current);
  return current;
}
