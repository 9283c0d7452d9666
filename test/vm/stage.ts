import { appendFile } from 'node:fs/promises';
import type { Checks } from './checks.ts';
import type { GuestShell, Ran } from './guest-shell.ts';
import type { Ledger } from './ledger.ts';

/** The league in the guest. */
export const FOLDER = '/opt/league';

/** The guest and what a scenario may do to it. */
export interface Stage {
  readonly checks: Checks;
  readonly shell: GuestShell;
  readonly ledger: Ledger;
  /** Version that the league begins with, and the one it changes to. */
  readonly versions: { readonly from: string; readonly to: string };
  /** File that gets all output of the guest's commands. */
  readonly log: string;
  readonly say: (line: string) => void;
  /** Switches the machine on and waits until it can be logged in to. */
  readonly powerOn: () => Promise<void>;
  readonly cutPower: () => Promise<void>;
  /** How many days the guest's clock is ahead of this host's. */
  daysAhead: number;
}

/**
 * Runs a command that has to succeed. The clock is set before, as time synchronisation does on a real host: the clock of an
 * emulated guest runs slower than the host's, and the product notices.
 * @throws Error with the end of its output
 */
export async function must(stage: Stage, command: string, seconds = 120): Promise<Ran> {
  const { shell, log } = stage;
  await appendFile(log, `\n$ ${command}\n`);
  const ran = await shell.run(`date --set @${secondsIn(stage)} >/dev/null; ${command}`, { seconds, log });
  if (ran.exitCode === 0) return ran;
  const tail = `${ran.stdout}\n${ran.stderr}`.trim().split('\n').slice(-20);
  throw new Error([`exit ${ran.exitCode}`, ...tail.map((line) => `      ${line}`)].join('\n'));
}

/** Proves that the league works. @throws Error with the end of its output */
export async function verify(stage: Stage): Promise<void> {
  await must(stage, `sprocket verify --dir ${FOLDER}`, 900);
}

/** What the guest's clock should say, in seconds of 1970. */
export function secondsIn({ daysAhead }: Stage): number {
  return Math.round(Date.now() / 1000) + daysAhead * 86_400;
}
