import type { Target, Unfinished } from '../../state/journal.ts';
import { readUnfinished } from '../../state/journal.ts';
import type { Session } from '../session.ts';

/**
 * What a run wants besides what sprocket.yaml says, for its journal: whoever finishes or undoes it has to know.
 * @param unfinished the run that this one goes on with
 */
export async function targetOf(session: Session, unfinished: Unfinished | undefined): Promise<Target> {
  const { league, images, dataBefore, volumesBack } = session.given;
  if (league === undefined) return {};
  const present = (await session.ports.files.read(session.folder.league)) ?? '';
  const begun = unfinished?.target.league;
  return {
    league: { to: league, from: begun?.to === present ? begun.from : present },
    images,
    dataBefore,
    volumesBack,
  };
}

/**
 * The league as an interrupted run wanted it: that run is what goes on. Where somebody has edited sprocket.yaml since, or
 * where the run had come to its end but for saying so, it is the league as it is.
 */
export async function asInterrupted(session: Session): Promise<Session> {
  const { ports, folder, lock } = session;
  if (session.given.league !== undefined) return session;
  const unfinished = await readUnfinished(ports.files, folder);
  const { league, images, dataBefore, volumesBack } = unfinished?.target ?? {};
  if (!league || unfinished?.generation === lock?.generation) return session;
  if (session.text !== league.from && session.text !== league.to) return session;
  return await session.reopen({ league: league.to, images, dataBefore, volumesBack });
}

/** Puts back the text that sprocket.yaml had before a run gave it another one; what somebody has edited since stays. */
export async function putBackLeagueFile({ ports, folder }: Session, { league }: Target): Promise<void> {
  if (league && (await ports.files.read(folder.league)) === league.to)
    await ports.files.write(folder.league, league.from);
}
