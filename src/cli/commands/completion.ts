import { EXIT, type ExitCode } from '../../core/exit-codes.ts';
import { completionScript } from '../output/completion-script.ts';
import { buildProgram, type Invocation } from '../program.ts';

/** `sprocket completion SHELL` */
export async function run({ terminal, args }: Invocation): Promise<ExitCode> {
  const program = buildProgram('sprocket', () => undefined);
  terminal.print(completionScript(program, args[0] as 'bash' | 'zsh' | 'fish'));
  return Promise.resolve(EXIT.ok);
}
