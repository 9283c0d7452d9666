import type { Finding } from '../../../core/finding.ts';
import { showBytes } from '../../../core/quantity.ts';
import type { Ports } from '../../../host/ports.ts';
import { during, type Progress } from '../../progress.ts';
import { askDatabase } from './ask-database.ts';
import { connectionFailure } from './connection-failure.ts';
import type { DatabaseAccess } from './database-access.ts';
import { parseFacts } from './database-facts.ts';
import { judgeDatabase } from './judge-database.ts';

/**
 * Asks a managed database, from inside a container as the app will, whether a league can live in it: reachable, TLS,
 * version, rights, and empty or a league's already. Writes nothing there.
 * @returns `database-ready`, or every problem with a code of its own
 * @throws SprocketError when the engine cannot pull or run the client
 */
export async function checkDatabase(ports: Ports, access: DatabaseAccess, progress: Progress): Promise<Finding[]> {
  await fetchClient(ports, access.image, progress);
  const result = await askDatabase(ports, access);
  const facts = result.exitCode === 0 ? parseFacts(result.output) : undefined;
  return facts ? judgeDatabase(access, facts) : [connectionFailure(access, result)];
}

async function fetchClient({ engine }: Ports, image: string, progress: Progress): Promise<void> {
  if (await engine.hasImage(image)) return;
  await during(progress, `image ${image}, to ask the database`, (activity) =>
    engine.pull(image, undefined, ({ doneBytes, totalBytes }) =>
      activity.update(`${showBytes(doneBytes)} of ${showBytes(totalBytes)}`),
    ),
  );
}
