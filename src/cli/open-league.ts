import { readServiceFolders } from '../host/assets.ts';
import { realPorts } from '../host/real-ports.ts';
import { openSession, type Session } from '../ops/session.ts';
import { findLeague } from './find-league.ts';
import { VERSION } from './version.ts';

/** Opens the league that the flags mean, with the real world around it. */
export async function openLeague(dir: string | undefined): Promise<Session> {
  return openSession(realPorts(VERSION), findLeague(dir), readServiceFolders());
}
