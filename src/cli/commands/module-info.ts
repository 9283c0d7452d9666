import { EXIT, type ExitCode } from '../../core/exit-codes.ts';
import { SprocketError } from '../../core/sprocket-error.ts';
import { showBytes } from '../../core/quantity.ts';
import { modulesOf } from '../../ops/modules.ts';
import { openLeague } from '../open-league.ts';
import { tableLines } from '../output/table.ts';
import type { Invocation } from '../invocation.ts';
import { MODULES_SCHEMA } from './module-list.ts';

/** `sprocket module info MODULE` */
export async function run({ terminal, args, flags }: Invocation): Promise<ExitCode> {
  const modules = modulesOf(await openLeague(flags.dir));
  const found = modules.find(({ id }) => id === args[0]);
  if (!found) {
    throw new SprocketError('service-unknown', `${args[0] ?? ''}: no such module`, {
      details: [modules.map(({ id }) => id).join(', ')],
      hint: 'sprocket module list',
    });
  }
  if (flags.json) terminal.json({ schema: MODULES_SCHEMA, modules: [found] });
  else {
    terminal.print(
      `${terminal.out.paint('bold', found.title)}   ${found.description}`,
      ...tableLines([
        ['  enabled', found.enabled ? 'yes' : 'no'],
        ['  memory', showBytes(found.memoryBytes)],
        ['  image', found.image],
        ['  needs', found.needs.join(', ') || 'nothing'],
        ['  data', found.volumes.join('; ') || 'none'],
        ['  address', found.address ?? 'none'],
      ]),
      `Next: sprocket module ${found.enabled ? 'remove' : 'add'} ${found.id}`,
    );
  }
  return EXIT.ok;
}
