import { EXIT, type ExitCode } from '../../core/exit-codes.ts';
import { SprocketError } from '../../core/sprocket-error.ts';
import { planRemoval, type Removal, uninstall } from '../../ops/uninstall.ts';
import { openLeague } from '../open-league.ts';
import { confirm } from '../prompts/confirm.ts';
import type { Invocation } from '../invocation.ts';

interface Flags {
  readonly deleteData?: boolean;
  readonly withoutBackup?: boolean;
}

/** `sprocket uninstall`: data is only deleted when two flags say so. */
export async function run({ terminal, flags }: Invocation<Flags>): Promise<ExitCode> {
  if (flags.deleteData && !flags.withoutBackup) {
    throw new SprocketError(
      'usage',
      '--delete-data deletes every row and file of the league, and there is no backup to show',
      {
        hint: 'Add --without-backup when that is what you want.',
      },
    );
  }
  const session = await openLeague(flags.dir);
  const removal = await planRemoval(session, flags.deleteData ?? false);
  terminal.say(...removalLines(removal));
  if (flags.dryRun) return EXIT.ok;
  if (!flags.yes) {
    if (!terminal.interactive) throw new SprocketError('usage', 'There is no terminal to ask', { hint: 'Add --yes.' });
    if (!(await confirm('Remove all this?'))) throw new SprocketError('cancelled', 'Nothing was changed');
  }
  await uninstall(session, removal, terminal.progress);
  terminal.say(
    removal.volumes.length > 0
      ? `Removed, with its data. The folder ${session.folder.root} stays: it holds your settings and secrets.`
      : `Removed. The data volumes and the folder ${session.folder.root} stay; sprocket apply brings the league back.`,
  );
  return EXIT.ok;
}

function removalLines({ containers, volumes }: Removal): string[] {
  return [
    ...(containers.length > 0 ? [`  - containers  ${containers.join(', ')}`] : []),
    ...volumes.map(({ name, holds }) => `  - volume      ${name}: ${holds}`),
    ...(volumes.length === 0 ? ['  = every volume with data stays'] : []),
  ];
}
