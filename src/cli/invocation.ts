import type { Command } from 'commander';
import type { GlobalFlags, Terminal } from './terminal.ts';

/** What a command gets: its terminal, its arguments, its flags, and the program it belongs to. */
export interface Invocation<Flags = Record<string, never>> {
  readonly terminal: Terminal;
  readonly args: readonly string[];
  readonly flags: GlobalFlags & Flags;
  readonly program: Command;
  /** What was typed behind the name of the program. */
  readonly argv: readonly string[];
}
