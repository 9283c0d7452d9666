import { checksumOf } from '../core/checksum.ts';
import type { HostUnitText } from '../plan/wanted.ts';
import { hostUnits } from '../render/host-unit.ts';
import type { Session } from './session.ts';

/** The shim of the package that the host starts. */
const SHIM = 'dist/sprocket.js';

/** What a host does with a league by itself: units, and the program that they start. */
export interface HostCare {
  /** Those with an empty text are not wanted. */
  readonly units: readonly HostUnitText[];
  /** Folder of the program's copy: whatever became of the one that wrote it, this one stays with the league. */
  readonly folder: string;
  readonly files: ReadonlyMap<string, string>;
}

/** @returns undefined where the host starts nothing, or where the program was not built */
export async function hostCare({ ports, folder, deployment }: Session): Promise<HostCare | undefined> {
  if ((await ports.hostUnits.obstacle()) !== undefined) return undefined;
  // A unit is made of lines, and nothing in it can hide the end of one.
  if (/\p{Cc}/u.test(folder.root)) return undefined;
  const files = await ports.program.files();
  if (!files.has(SHIM)) return undefined;
  const copy = `${folder.programs}/${checksumOf(Object.fromEntries(files)).slice(0, 12)}`;
  const command = (...words: string[]) => [ports.program.node, `${copy}/${SHIM}`, ...words, '--dir', folder.root];
  const units = hostUnits(files, {
    folder: folder.root,
    journal: folder.journal,
    resume: command('resume'),
    renew: command('cert', 'renew'),
    secure: deployment.secure,
  });
  return { units, folder: copy, files };
}

/** Puts the program beside the league, whole or not at all, and then the units that need it. */
export async function installHostCare({ ports }: Session, { units, folder, files }: HostCare): Promise<void> {
  if (!(await ports.files.exists(folder))) {
    const unfinished = `${folder}.new`;
    await ports.files.remove(unfinished);
    await Promise.all([...files].map(([path, text]) => ports.files.write(`${unfinished}/${path}`, text)));
    await ports.files.rename(unfinished, folder);
  }
  for (const { name, text } of units) {
    const present = await ports.hostUnits.read(name);
    if (text === '') await ports.hostUnits.remove(name);
    else if (present !== text) await ports.hostUnits.write(name, text);
  }
}

/** Removes copies of the program that nothing starts any more. */
export async function pruneProgram({ ports, folder }: Session, care: HostCare): Promise<void> {
  const copies = (await ports.files.list(folder.programs)) ?? [];
  const old = copies.map((name) => `${folder.programs}/${name}`).filter((copy) => copy !== care.folder);
  for (const copy of old) await ports.files.remove(copy);
}

/** Takes the units and the program away again. */
export async function removeHostCare(session: Session): Promise<void> {
  const { ports, folder } = session;
  const care = await hostCare(session);
  for (const { name } of care?.units ?? []) await ports.hostUnits.remove(name);
  await ports.files.remove(folder.programs);
}

/** Texts of the units that are there. */
export async function presentUnits({ ports }: Session, care: HostCare | undefined): Promise<Map<string, string>> {
  const texts = await Promise.all(
    (care?.units ?? []).map(async ({ name }) => [name, await ports.hostUnits.read(name)] as const),
  );
  return new Map(texts.flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const])));
}
