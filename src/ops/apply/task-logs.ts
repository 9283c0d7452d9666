import { redact } from '../../core/secret.ts';
import type { WantedContainer } from '../../plan/wanted.ts';
import { LABEL } from '../../render/rendered.ts';
import { generationName } from '../../state/league-folder.ts';
import type { Session } from '../session.ts';

const LINES = 5_000;

/** Keeps what the one-shot steps of a generation said in `.sprocket/log/NNNN-TASK.txt`. */
export async function keepTaskLogs(
  session: Session,
  tasks: readonly WantedContainer[],
  generation: number,
): Promise<void> {
  const { ports, folder, deployment } = session;
  if (tasks.length === 0) return;
  await ports.files.makeFolder(folder.logs, 0o700);
  const secrets = await session.secrets.all();
  const containers = await ports.engine.containers(deployment.project);
  for (const { name, specId } of tasks) {
    const container = containers.find(
      (candidate) => candidate.name === name && candidate.labels[LABEL.spec] === specId,
    );
    if (!container) continue;
    const text = redact(await ports.engine.logs(container.id, LINES), secrets.values());
    await ports.files.write(`${folder.logs}/${generationName(generation)}-${name}.txt`, `${text}\n`, 0o600);
  }
}
