import { EXIT, type ExitCode } from '../../core/exit-codes.ts';
import { showBytes } from '../../core/quantity.ts';
import { modulesOf } from '../../ops/modules.ts';
import { openLeague } from '../open-league.ts';
import { tableLines } from '../output/table.ts';
import type { Invocation } from '../invocation.ts';

/** Version of the JSON form of modules. */
export const MODULES_SCHEMA = 'sprocket.modules/1';

/** `sprocket module list` */
export async function run({ terminal, flags }: Invocation): Promise<ExitCode> {
  const modules = modulesOf(await openLeague(flags.dir));
  if (flags.json) terminal.json({ schema: MODULES_SCHEMA, modules });
  else
    terminal.print(
      ...tableLines(
        modules.map(({ id, title, enabled, memoryBytes, description }) => [
          enabled ? '●' : '○',
          id,
          showBytes(memoryBytes),
          title,
          description,
        ]),
      ),
    );
  return EXIT.ok;
}
