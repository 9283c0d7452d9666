import { EXIT, type ExitCode } from '../../core/exit-codes.ts';
import type { Invocation } from '../invocation.ts';
import { completionScript } from '../output/completion-script.ts';

/** `sprocket completion SHELL` */
export async function run({ terminal, args, program }: Invocation): Promise<ExitCode> {
  terminal.print(completionScript(program, args[0] as 'bash' | 'zsh' | 'fish'));
  return Promise.resolve(EXIT.ok);
}
