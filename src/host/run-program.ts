import { execa } from 'execa';

/** In the environment of a program that was handed a command over. */
const HANDED_OVER = 'SPROCKET_HANDED_OVER';

/** True in a program that another one started: it does not hand over again. */
export function wasHandedOver(): boolean {
  return process.env[HANDED_OVER] === '1';
}

/**
 * Runs another version of this program in the place of this one, with the same terminal.
 * @param file its shim
 * @returns its exit code
 */
export async function runProgram(file: string, argv: readonly string[]): Promise<number> {
  // Ctrl-C reaches both; what it means is for the other one to say.
  const wait = (): void => undefined;
  process.on('SIGINT', wait);
  try {
    const env = { [HANDED_OVER]: '1' };
    const { exitCode } = await execa(process.execPath, [file, ...argv], { stdio: 'inherit', reject: false, env });
    return exitCode ?? 1;
  } finally {
    process.off('SIGINT', wait);
  }
}
