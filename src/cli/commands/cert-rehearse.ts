import { EXIT, type ExitCode } from '../../core/exit-codes.ts';
import { readServiceFolders } from '../../host/assets.ts';
import { rehearseAll } from '../../ops/public-certificates/rehearse-all.ts';
import { runnable } from '../next-command.ts';
import { openLeague } from '../open-league.ts';
import { findingLines } from '../output/finding-view.ts';
import type { Invocation } from '../invocation.ts';
import { untilInterrupted } from '../until-interrupted.ts';

/** Version of the JSON form of a rehearsal. */
const REHEARSAL_SCHEMA = 'sprocket.rehearsal/1';

/** `sprocket cert rehearse`: 0 when every name of the public domain would be certified, 6 otherwise. */
export async function run({ terminal, flags }: Invocation): Promise<ExitCode> {
  const session = await openLeague(flags.dir);
  const rehearsals = await untilInterrupted(terminal, 'Cancelling.', 'Nothing was changed', (signal) =>
    rehearseAll(session, readServiceFolders(), terminal.progress, signal),
  );
  const passed = rehearsals.every((one) => one.passed);
  if (flags.json) terminal.json({ schema: REHEARSAL_SCHEMA, passed, rehearsals });
  else {
    const lines = findingLines(
      rehearsals.flatMap(({ findings }) => findings),
      terminal.out,
    );
    terminal.print(...lines.map((line) => runnable(line, session.folder.root)));
    const waiting = session.deployment.publicNames?.names.some(
      (name) => !session.deployment.publicNames?.certified.includes(name),
    );
    if (passed && waiting) terminal.say(`Next: ${runnable('sprocket cert renew', session.folder.root)}`);
  }
  return passed ? EXIT.ok : EXIT.unhealthy;
}
