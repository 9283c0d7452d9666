import { checksum } from '../../core/checksum.ts';
import { LEAGUE_FILE } from '../../state/league-folder.ts';
import { sealGeneration, stageGeneration } from '../../state/generations.ts';
import { type Lock, lockText, writeLock } from '../../state/lock-file.ts';
import { noteImages } from '../former-images.ts';
import { installHostCare } from '../host-units.ts';
import { PROGRAM_FILE, programFile } from '../program-copy.ts';
import { shareCertificates } from '../certificates.ts';
import type { PreparedPlan } from '../prepare-plan.ts';
import type { Session } from '../session.ts';

/** Writes everything that a generation consists of into a folder of its own, before anything of the league is touched. */
export async function stage(session: Session, prepared: PreparedPlan, generation: number): Promise<void> {
  const { ports, folder, secrets } = session;
  const { rendered, care } = prepared;
  if (care) await installHostCare(session, care);
  await shareCertificates(session);
  const content = new Map(rendered.files);
  for (const [name, value] of await secrets.all()) content.set(`secrets/${name}`, value.reveal());
  if (care) content.set(PROGRAM_FILE, programFile(care.program));
  content.set(LEAGUE_FILE, session.text);
  await stageGeneration(ports.files, folder, generation, content);
}

/** Makes a verified generation the present one. Nothing before this line says that it succeeded. */
export async function commit(
  session: Session,
  prepared: PreparedPlan,
  generation: number,
  cliVersion: string,
): Promise<void> {
  const { ports, folder } = session;
  const lock = lockOf(prepared, generation, cliVersion, ports.clock.now());
  await noteImages(session);
  await sealGeneration(ports.files, folder, generation, lockText(lock));
  await writeLock(ports.files, folder, lock);
}

function lockOf({ rendered, images, wanted }: PreparedPlan, generation: number, cli: string, now: Date): Lock {
  return {
    version: 1,
    cli,
    generation,
    verified: now.toISOString(),
    images: Object.fromEntries([...images.values()].map(({ name, pull, digest }) => [name, { pull, digest }])),
    files: Object.fromEntries([...rendered.files].map(([path, text]) => [path, checksum(text)])),
    containers: Object.fromEntries(
      wanted.containers.map(({ name, spec }) => [
        name,
        { ...spec, config: { ...spec.config }, secrets: { ...spec.secrets } },
      ]),
    ),
    tasks: Object.fromEntries(
      wanted.containers.filter(({ kind }) => kind === 'task').map(({ name, specId }) => [name, specId]),
    ),
  };
}
