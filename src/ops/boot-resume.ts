import { checksumOf } from '../core/checksum.ts';
import type { BootUnitText } from '../plan/wanted.ts';
import { BOOT_UNIT, BOOT_UNIT_TEMPLATE, bootUnit } from '../render/boot-unit.ts';
import type { Session } from './session.ts';

/** The shim of the package that the host starts. */
const SHIM = 'dist/sprocket.js';

/** How a host finishes by itself what a power cut interrupted: a unit, and the program that it starts. */
export interface BootResume {
  readonly unit: BootUnitText;
  /** Folder of the program's copy: whatever became of the one that wrote it, this one stays with the league. */
  readonly folder: string;
  readonly files: ReadonlyMap<string, string>;
}

/** @returns undefined where the host starts nothing, or where the program was not built */
export async function bootResume({ ports, folder }: Session): Promise<BootResume | undefined> {
  if ((await ports.bootUnits.obstacle()) !== undefined) return undefined;
  // A unit is made of lines, and nothing in it can hide the end of one.
  if (/\p{Cc}/u.test(folder.root)) return undefined;
  const files = await ports.program.files();
  const template = files.get(BOOT_UNIT_TEMPLATE);
  if (!files.has(SHIM) || template === undefined) return undefined;
  const copy = `${folder.programs}/${checksumOf(Object.fromEntries(files)).slice(0, 12)}`;
  const command = [ports.program.node, `${copy}/${SHIM}`, 'apply', '--yes', '--dir', folder.root];
  const text = bootUnit(template, { folder: folder.root, journal: folder.journal, command });
  return { unit: { name: BOOT_UNIT, text }, folder: copy, files };
}

/** Puts the program beside the league, whole or not at all, and then the unit that needs it. */
export async function installBootResume({ ports }: Session, { unit, folder, files }: BootResume): Promise<void> {
  if (!(await ports.files.exists(folder))) {
    const unfinished = `${folder}.new`;
    await ports.files.remove(unfinished);
    await Promise.all([...files].map(([path, text]) => ports.files.write(`${unfinished}/${path}`, text)));
    await ports.files.rename(unfinished, folder);
  }
  if ((await ports.bootUnits.read(unit.name)) !== unit.text) await ports.bootUnits.write(unit.name, unit.text);
}

/** Removes copies of the program that nothing starts any more. */
export async function pruneProgram({ ports, folder }: Session, boot: BootResume): Promise<void> {
  const copies = (await ports.files.list(folder.programs)) ?? [];
  const old = copies.map((name) => `${folder.programs}/${name}`).filter((copy) => copy !== boot.folder);
  for (const copy of old) await ports.files.remove(copy);
}

/** Takes the unit and the program away again. */
export async function removeBootResume({ ports, folder }: Session): Promise<void> {
  if ((await ports.bootUnits.obstacle()) === undefined) await ports.bootUnits.remove(BOOT_UNIT);
  await ports.files.remove(folder.programs);
}
