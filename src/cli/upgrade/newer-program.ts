import { join } from 'node:path';
import type { ExitCode } from '../../core/exit-codes.ts';
import { SprocketError } from '../../core/sprocket-error.ts';
import { compareVersions, isVersion } from '../../core/version.ts';
import type { FetchedProgram, Ports } from '../../host/ports.ts';
import { runProgram } from '../../host/run-program.ts';
import { during } from '../../ops/progress.ts';
import { SHIM } from '../../ops/program-copy.ts';
import type { Terminal } from '../terminal.ts';

const SIGNATURE: Readonly<Record<FetchedProgram['signature'], string>> = {
  verified: 'checksum and signature are right',
  none: 'its checksum is right; the registry signs nothing',
  'no keys': 'its checksum is right; its signature could not be compared, because its keys cannot be had from here',
};

/**
 * The version of this program that an upgrade goes to.
 * @param wish `to`: as it was asked for; `appTag`: when only that is given, the program stays
 * @returns undefined when it is this one
 * @throws SprocketError downgrade, usage, or program-unavailable when a version was asked for
 */
export async function newerProgram(
  { program, packages }: Pick<Ports, 'program' | 'packages'>,
  wish: { readonly to?: string | undefined; readonly appTag?: string | undefined },
  warn: (text: string) => void,
): Promise<string | undefined> {
  const mine = program.version;
  const { to, appTag } = wish;
  if (to !== undefined) {
    if (!isVersion(to)) throw new SprocketError('usage', `--to: ${to} is no version of this program, such as 0.2.0`);
    const order = compareVersions(to, mine);
    if (order > 0) return to;
    if (order === 0) return undefined;
    throw new SprocketError('downgrade', `${to} is older than this program, which is ${mine}`, {
      hint: 'To go back to what ran before: sprocket rollback',
    });
  }
  if (appTag !== undefined) return undefined;
  try {
    const { newest } = await (await packages()).versions();
    return isVersion(newest) && compareVersions(newest, mine) > 0 ? newest : undefined;
  } catch (error) {
    if (!(error instanceof SprocketError)) throw error;
    warn(`Whether there is a newer program is not known: ${error.message}. Going on with ${mine}.`);
    return undefined;
  }
}

/** Fetches a version of this program and lets it do the rest: its templates and pins are what counts then. */
export async function continueWith(
  { packages }: Pick<Ports, 'packages'>,
  terminal: Terminal,
  version: string,
  argv: readonly string[],
): Promise<ExitCode> {
  const registry = await packages();
  const fetched = await during(
    terminal.progress,
    `sprocket ${version} from the npm registry`,
    () => registry.fetch(version),
    ({ signature }) => SIGNATURE[signature],
  );
  terminal.progress.close();
  const rest = argv.some((word) => word === '--to' || word.startsWith('--to=')) ? argv : [...argv, '--to', version];
  try {
    return (await runProgram(join(fetched.folder, SHIM), rest)) as ExitCode;
  } finally {
    await fetched.remove();
  }
}
