import { CommanderError } from 'commander';
import { EXIT, type ExitCode } from '../core/exit-codes.ts';
import { errorJson, errorLines, exitCodeOf } from './output/error-view.ts';
import { runnable } from './next-command.ts';
import { buildProgram } from './program.ts';
import { type GlobalFlags, openTerminal } from './terminal.ts';

/**
 * Runs one command line.
 * @param name under which the program was started: `create-sprocket x` is `sprocket init x`
 * @returns the exit code
 */
export async function main(name: 'sprocket' | 'create-sprocket', argv: readonly string[]): Promise<ExitCode> {
  const result: { code: ExitCode; league?: string } = { code: EXIT.ok };
  const program = buildProgram(name, (code) => (result.code = code), (folder) => (result.league = folder), argv); // prettier-ignore
  try {
    await program.parseAsync(argv, { from: 'user' });
    return result.code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    const flags: GlobalFlags = { json: argv.includes('--json'), color: !argv.includes('--no-color') };
    const terminal = openTerminal(flags);
    terminal.progress.close();
    terminal.say(...errorLines(error, terminal.talk, (hint) => runnable(hint, result.league)));
    if (flags.json) terminal.json(errorJson(error));
    return exitCodeOf(error);
  }
}
