import type { ExitCode } from '../../core/exit-codes.ts';
import { changeModules } from '../change-modules.ts';
import type { Invocation } from '../invocation.ts';

/** `sprocket module add MODULE…` */
export async function run({ terminal, args, flags }: Invocation): Promise<ExitCode> {
  return await changeModules(terminal, flags, { add: args });
}
