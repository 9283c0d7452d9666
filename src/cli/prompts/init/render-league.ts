import { EXIT, type ExitCode } from '../../../core/exit-codes.ts';
import { renderOnly } from '../../../ops/init/render-only.ts';
import type { Session } from '../../../ops/session.ts';
import type { InitRun } from './init-run.ts';

/**
 * Writes the files of a league and starts nothing.
 * @throws SprocketError docker-absent, docker-stopped, docker-denied or docker-too-old where that is why: the files are
 *   there then, and the error says what is missing
 */
export async function finishRenderOnly({ terminal, ports }: InitRun, session: Session): Promise<ExitCode> {
  await renderOnly(session);
  const { root } = session.folder;
  terminal.say(`Written to ${root}: sprocket.yaml, compose.yaml, config/ and secrets/. Nothing runs.`);
  await ports.engine.info();
  await ports.compose.version();
  terminal.say(`${terminal.talk.paint('cyan', 'Next:')} sprocket apply --dir ${root}`);
  return EXIT.ok;
}
