import { EXIT, type ExitCode } from '../../core/exit-codes.ts';
import { readServiceFolders } from '../../host/assets.ts';
import { renewCertificates } from '../../ops/renew-certificates.ts';
import { isNothing, type Obtained, obtainCertificates } from '../../ops/public-certificates/obtain.ts';
import { type Replaced, replaceCertificates, wouldReplace } from '../../ops/public-certificates/replace.ts';
import type { Session } from '../../ops/session.ts';
import { obtainedLines } from '../apply-league.ts';
import { openLeague } from '../open-league.ts';
import type { Terminal } from '../terminal.ts';
import { untilInterrupted } from '../until-interrupted.ts';
import type { Invocation } from '../invocation.ts';

/** Version of the JSON form of a renewal. */
const RENEWAL_SCHEMA = 'sprocket.renewal/1';

interface Flags {
  readonly now?: boolean;
}

/** `sprocket cert renew`: what the host runs every day. */
export async function run({ terminal, flags }: Invocation<Flags>): Promise<ExitCode> {
  const session = await openLeague(flags.dir);
  const { renewed, written } = await renewCertificates(session, readServiceFolders(), flags.dryRun ?? false);
  // Before anything is replaced: what an interrupted run still waits for is settled there.
  const obtained = flags.dryRun ? undefined : await obtain(terminal, session, flags.now ?? false);
  const replaced = flags.dryRun ? await wouldReplace(session, readServiceFolders()) : await replace(terminal, session);
  const certificates = renewed.map(({ wanted, cause }) => ({
    way: wanted.way,
    names: [...wanted.dns, ...wanted.ip],
    cause,
  }));
  if (flags.json)
    terminal.json({
      schema: RENEWAL_SCHEMA,
      certificates,
      written,
      ...(replaced.unwanted.length > 0 ? { replacedCertificates: replaced } : {}),
      ...(obtained ? { publicCertificates: obtained } : {}),
    });
  else if (certificates.length === 0 && replaced.unwanted.length === 0 && !obtained)
    terminal.print('Nothing is due. When each certificate ends: sprocket cert status');
  else {
    const verb = flags.dryRun ? 'would be renewed' : 'renewed';
    terminal.print(
      ...certificates.map(({ way, names, cause }) => `certificate ${way} (${names.join(', ')}): ${verb}, ${cause}`),
      ...replacedLines(replaced, flags.dryRun ?? false),
      ...obtainedLines({ ...replaced, held: [] }, session, terminal.out),
      ...(obtained?.obtained ?? []).map((name) => `certificate ${name}: obtained`),
      ...(obtained ? obtainedLines(obtained, session, terminal.out) : []),
    );
  }
  return isSound(replaced) && (!obtained || isSound(obtained)) ? EXIT.ok : EXIT.unhealthy;
}

async function replace(terminal: Terminal, session: Session): Promise<Replaced> {
  return await untilInterrupted(
    terminal,
    'Cancelling: what was set aside is being put back.',
    'Try again: sprocket cert renew',
    (signal) => replaceCertificates(session, readServiceFolders(), terminal.progress, signal),
  );
}

/** @returns undefined when there was nothing to do */
async function obtain(terminal: Terminal, session: Session, insisting: boolean): Promise<Obtained | undefined> {
  if (!session.deployment.publicNames) return undefined;
  const obtained = await untilInterrupted(terminal, 'Cancelling.', 'Try again: sprocket cert renew', (signal) =>
    obtainCertificates(session, readServiceFolders(), terminal.progress, signal, insisting),
  );
  return isNothing(obtained) ? undefined : obtained;
}

function replacedLines({ unwanted, replaced }: Replaced, dryRun: boolean): string[] {
  const verb = dryRun ? 'would be replaced' : replaced.length > 0 ? 'replaced' : 'not replaced';
  const others = replaced.filter((name) => unwanted.every((one) => one.name !== name));
  return [
    ...unwanted.map(({ name, cause }) => `certificate ${name}: ${verb}. ${cause}`),
    ...others.map((name) => `certificate ${name}: replaced too`),
  ];
}

function isSound({ rehearsals, refused }: Pick<Obtained, 'rehearsals' | 'refused'>): boolean {
  return rehearsals.every(({ passed }) => passed) && refused.length === 0;
}
