import { showBytes } from '../../core/quantity.ts';
import type { PreparedPlan } from '../prepare-plan.ts';
import { during, type Progress } from '../progress.ts';
import { patchFiles, type Session } from '../session.ts';
import { imagesOf, registryLogins } from '../images.ts';

const AT_ONCE = 3;

/**
 * Pulls or builds what the plan needs. Nothing of the running league is touched, so a failure here changes nothing.
 * @throws SprocketError image-unavailable or image-build-failed
 */
export async function fetchImages(session: Session, { plan, images }: PreparedPlan, progress: Progress): Promise<void> {
  const subjects = new Set(plan.changes.filter(({ kind }) => kind === 'image').map(({ subject }) => subject));
  const wanted = [...images.values()].filter(({ pinned }) => subjects.has(pinned.split('@')[0] ?? pinned));
  const pulled = wanted.filter(({ digest }) => digest !== '');
  const loginFor = await registryLogins(session);
  const queue = [...pulled];
  const worker = async (): Promise<void> => {
    for (let image = queue.shift(); image; image = queue.shift()) {
      const { name, pinned } = image;
      await during(progress, `image ${name}`, (activity) =>
        session.ports.engine.pull(pinned, loginFor(name), ({ doneBytes, totalBytes }) =>
          activity.update(`${showBytes(doneBytes)} of ${showBytes(totalBytes)}`),
        ),
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  if (wanted.length > pulled.length) await buildImages(session, progress);
}

async function buildImages(session: Session, progress: Progress): Promise<void> {
  const { ports, league, folder } = session;
  const { build } = league.app;
  if (!build) return;
  await ports.files.makeFolder(folder.logs, 0o700);
  const logFile = `${folder.logs}/build.txt`;
  const commit = await ports.builder.resolveRef(build.repository, build.ref);
  await during(progress, `images from ${build.repository} at ${build.ref}`, async (activity) =>
    ports.builder.build({
      repository: build.repository,
      commit,
      patches: await patchFiles(ports, build.patches),
      images: imagesOf(session).flatMap(({ pull, built }) => (built ? [{ tag: pull, ...built }] : [])),
      logFile,
      onProgress: (line) => activity.update(line.slice(0, 100)),
    }),
  );
}
