import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { type Ledger, openLedger } from '../../vm/ledger.ts';
import { docker, newFolder, removeFolder, removeLeague, setVersion } from './league.ts';
import { type Ended, install, sprocket } from './program.ts';

/** A league that a client writes to, which remembers what was acknowledged. */
export interface LedgerLeague {
  readonly folder: string;
  readonly ledger: Ledger;
  /** Runs the program on it. */
  readonly sprocket: (...args: readonly string[]) => Promise<Ended>;
  /** Text of sprocket.yaml. */
  readonly text: () => Promise<string>;
  /** Sets the version of the app in sprocket.yaml. */
  readonly want: (version: string) => Promise<void>;
  /** Every write that was acknowledged is there, once. */
  readonly expectLedger: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

/**
 * Installs a league.
 * @param more further arguments of the installation
 * @param root folder of the package, where it is another one
 */
export async function ledgerLeague(more: readonly string[] = [], root?: string): Promise<LedgerLeague> {
  await removeLeague();
  const folder = await newFolder();
  const ledger = openLedger(() => 80);
  const options = root === undefined ? {} : { root };
  const { exitCode, stderr } = await sprocket(install(folder, ...more), options);
  expect(exitCode, stderr).toBe(0);
  return {
    folder,
    ledger,
    text: () => readFile(`${folder}/sprocket.yaml`, 'utf8'),
    sprocket: (...args) => sprocket([...args, '--dir', folder], options),
    want: (version) => setVersion(folder, version),
    expectLedger: () => expectLedger(ledger),
    remove: async () => {
      await removeLeague();
      await removeFolder(folder);
    },
  };
}

/** Every write that was acknowledged is there, once. */
export async function expectLedger(ledger: Ledger): Promise<void> {
  const rows = await ledger.list();
  expect(new Set(rows).size).toBe(rows.length);
  expect(rows).toEqual(expect.arrayContaining([...ledger.acknowledged]));
}

/** What a query of the bundled database answers. */
export async function sql(database: string, query: string): Promise<string> {
  return await docker('exec', 'sprocket-postgres-1', 'psql', '-U', 'sprocket', '-d', database, '-Atc', query);
}

/** How many migrations the league's database has had. */
export async function migrations(): Promise<number> {
  return Number(await sql('sprocket', 'SELECT count(*) FROM public.migrations'));
}
