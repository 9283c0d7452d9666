import { SprocketError } from '../../core/sprocket-error.ts';
import { diff } from '../../plan/diff.ts';
import type { Plan } from '../../plan/plan.ts';
import { wantedOf } from '../../plan/want.ts';
import type { Rendered } from '../../render/rendered.ts';
import { renderDeployment } from '../../render/render-deployment.ts';
import { takeRunLock } from '../../state/run-lock.ts';
import { makeSecrets } from '../apply/make-secrets.ts';
import type { Session } from '../session.ts';

/**
 * The plan of a league on a host that nobody can look at: everything is new. Images stand with their tags, because
 * digests come from a registry.
 */
export async function planWithoutEngine(session: Session): Promise<Plan> {
  const wanted = wantedOf(session.deployment, await render(session), new Set(), {
    hostUnits: [],
    certificates: [],
  });
  return diff(wanted, {
    containers: [],
    files: new Map(),
    interrupted: new Map(),
    secrets: await session.secrets.names(),
    images: new Set(),
    hostUnits: new Map(),
    lock: undefined,
  });
}

/**
 * Writes what apply would write, without an engine: the secrets, config/ and compose.yaml. The next apply makes the
 * same files with digests.
 * @throws SprocketError usage for a league that was applied, whose files are pinned already; locked
 */
export async function renderOnly(session: Session): Promise<void> {
  const { ports, folder } = session;
  if (session.lock) {
    throw new SprocketError('usage', `${folder.root} has been applied, so its files are there already`, {
      hint: `sprocket plan --dir ${folder.root} shows what an apply would change.`,
    });
  }
  const lock = await takeRunLock(ports, folder, 'init');
  try {
    await makeSecrets(session);
    const { files } = await render(session);
    for (const [path, text] of files) {
      if (text !== (await ports.files.read(folder.at(path)))) await ports.files.write(folder.at(path), text);
    }
    for (const path of await ports.files.tree(folder.at('config'))) {
      if (!files.has(`config/${path}`)) await ports.files.remove(folder.at(`config/${path}`));
    }
  } finally {
    await lock.release();
  }
}

async function render({ deployment, secrets }: Session): Promise<Rendered> {
  return renderDeployment(deployment, {
    images: new Map(),
    fingerprints: await secrets.fingerprints(),
    certificates: new Map(),
    trusted: '',
    override: {},
  });
}
