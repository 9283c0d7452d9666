import type { HostUnitText } from '../plan/wanted.ts';
import { hostUnits } from '../render/host-unit.ts';
import { installProgram, type ProgramCopy, programCopy, SHIM } from './program-copy.ts';
import type { Session } from './session.ts';

/** What a host does with a league by itself: units, and the program that they start. */
export interface HostCare {
  /** Those with an empty text are not wanted; none where the host starts nothing. */
  readonly units: readonly HostUnitText[];
  readonly program: ProgramCopy;
}

/** @returns undefined where the program was not built */
export async function hostCare(session: Session): Promise<HostCare | undefined> {
  const program = await programCopy(session);
  return program && { program, units: await unitsFor(session, program) };
}

async function unitsFor({ ports, folder, deployment }: Session, copy: ProgramCopy): Promise<readonly HostUnitText[]> {
  if ((await ports.hostUnits.obstacle()) !== undefined) return [];
  // A unit is made of lines, and nothing in it can hide the end of one.
  if (/\p{Cc}/u.test(folder.root)) return [];
  const command = (...words: string[]) => [
    ports.program.node,
    `${copy.folder}/${SHIM}`,
    ...words,
    '--dir',
    folder.root,
  ];
  return hostUnits(copy.files, {
    folder: folder.root,
    journal: folder.journal,
    resume: command('resume'),
    renew: command('cert', 'renew'),
    secure: deployment.secure,
  });
}

/** Puts the program beside the league, and then the units that need it. */
export async function installHostCare(session: Session, { units, program }: HostCare): Promise<void> {
  const { ports } = session;
  await installProgram(session, program);
  for (const { name, text } of units) {
    const present = await ports.hostUnits.read(name);
    if (text === '') await ports.hostUnits.remove(name);
    else if (present !== text) await ports.hostUnits.write(name, text);
  }
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
