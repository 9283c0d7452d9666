import type { ExitCode } from '../../core/exit-codes.ts';
import { SprocketError } from '../../core/sprocket-error.ts';
import { runProgram } from '../../host/run-program.ts';
import { SHIM } from '../../ops/program-copy.ts';
import { type DataBack, formerGeneration, planRollback, type Rollback } from '../../ops/rollback.ts';
import type { Session } from '../../ops/session.ts';
import type { Lock } from '../../state/lock-file.ts';
import type { VolumeBack } from '../../ops/rollback-volumes.ts';
import { applyLeague } from '../apply-league.ts';
import type { Invocation } from '../invocation.ts';
import { openLeague } from '../open-league.ts';
import { confirm } from '../prompts/confirm.ts';
import { choose } from '../prompts/choose.ts';
import type { GlobalFlags, Terminal } from '../terminal.ts';
import { trustedCopy } from '../trusted-copy.ts';
import { VERSION } from '../version.ts';

interface RollbackFlags extends GlobalFlags {
  readonly data?: 'back' | 'keep';
}

const MOST_TABLES = 12;

/** `sprocket rollback [GENERATION]` */
export async function run({ terminal, flags, args, argv }: Invocation<RollbackFlags>): Promise<ExitCode> {
  const session = await openLeague(flags.dir);
  const former = await formerGeneration(session, numberOf(args[0]));
  if (former.cli !== VERSION) return await byItsProgram(terminal, session, former, argv);
  const rollback = await planRollback(session, former);
  const { generation, given, data, volumes } = rollback;
  terminal.say(`Back to generation ${generation}, verified ${former.verified} (sprocket ${former.cli}).`);
  if (data) terminal.say(...dataLines(data));
  if (volumes.length > 0) {
    terminal.say(...volumes.flatMap(volumeLines));
    await agreeToVolumes(terminal, flags);
  }
  const keep = data !== undefined && (await keepsData(terminal, flags, rollback)) === 'keep';
  const target = await session.reopen(keep ? { ...given, dataBefore: undefined } : given);
  return await applyLeague(terminal, flags, target, 'rollback');
}

/** Another program would make other files of it: the one that made it goes back with it, and is the league's from then on. */
async function byItsProgram(
  terminal: Terminal,
  { ports, folder }: Session,
  { generation, cli }: Lock,
  argv: readonly string[],
): Promise<ExitCode> {
  const copy = await trustedCopy(ports.files, folder, generation);
  if (copy === undefined) {
    throw new SprocketError(
      'program-gone',
      `Generation ${generation} was made by sprocket ${cli}, and this is ${VERSION}`,
      {
        details: [
          'Only that program can make it again, and its copy beside the league is gone or may be written by others.',
        ],
        hint: 'sprocket history shows which version made which generation.',
      },
    );
  }
  terminal.say(`Generation ${generation} was made by sprocket ${cli}, whose copy lies with the league: it does this.`);
  return (await runProgram(`${copy}/${SHIM}`, argv)) as ExitCode;
}

function numberOf(argument: string | undefined): number | undefined {
  if (argument === undefined) return undefined;
  if (/^\d+$/.test(argument)) return Number(argument);
  throw new SprocketError('usage', `generation: expected a number, found: ${argument}`, { hint: 'sprocket history' });
}

/** What would be lost, table by table. */
function dataLines({ before, rows }: DataBack): string[] {
  const changed = rows.slice(0, MOST_TABLES).map(({ table, then, now }) => {
    const difference = now - then;
    return `  ${table}: ${then} rows then, ${now} now (${difference > 0 ? '+' : ''}${difference})`;
  });
  const more = rows.length - changed.length;
  return [
    `The database was migrated since (generation ${before}). As it was before that, it has:`,
    ...(rows.length === 0
      ? ['  the same number of rows in every table; changes within rows are lost all the same']
      : changed),
    ...(more > 0 ? [`  and other rows in ${more} more tables`] : []),
  ];
}

/** What becomes of the data where another volume is used again. */
function volumeLines({ service, from, to, since }: VolumeBack): string[] {
  const left = since ? `since generation ${since.generation}, verified ${since.verified}` : 'since it was left';
  return [
    `The data of ${service} is again what the volume ${to} holds. It was not written to ${left}:`,
    `  everything that was written since is not in it. It stays in ${from}, which is kept; table by table it cannot be told without starting both.`,
  ];
}

async function agreeToVolumes(terminal: Terminal, flags: RollbackFlags): Promise<void> {
  if (flags.data === 'keep') {
    throw new SprocketError('usage', 'The data of today cannot be opened by what that generation runs', {
      hint: 'Back with the data of that time: --data back',
    });
  }
  if (flags.data === 'back' || flags.dryRun) return;
  if (!terminal.interactive) {
    throw new SprocketError('usage', 'The data would go back to another volume, and nobody said so', {
      hint: 'Go back without what was written since: --data back',
    });
  }
  if (!(await confirm('Go back without what was written since?')))
    throw new SprocketError('cancelled', 'Nothing was changed');
}

async function keepsData(terminal: Terminal, flags: RollbackFlags, { data }: Rollback): Promise<'back' | 'keep'> {
  if (flags.data) return flags.data;
  if (!terminal.interactive || flags.yes) {
    throw new SprocketError('usage', 'The database was migrated since, and nobody said what becomes of it', {
      hint: `Put it back as it was before generation ${data?.before ?? ''}: --data back. Keep it as it is: --data keep.`,
    });
  }
  return await choose('What becomes of the database?', [
    { value: 'back', label: 'Put it back too', hint: 'what was written since is kept aside as a restore point' },
    { value: 'keep', label: 'Keep it as it is', hint: 'nobody has tested the older app on it; verify decides' },
  ]);
}
