import type { Finding } from '../../core/finding.ts';
import { heldFinding, isHeld } from '../../plan/back-off.ts';
import { readRefused, type Refused, writeRefused } from '../../state/refused-names.ts';
import type { Session } from '../session.ts';
import type { NotIssued } from './await-issued.ts';

/** Of some names those that were refused and are not asked for yet, as findings. */
export async function heldNames(session: Session, names: readonly string[]): Promise<Finding[]> {
  const { ports, deployment } = session;
  const now = ports.clock.now();
  const held = (await refusedNow(session)).filter((one) => names.includes(one.name) && isHeld(one, now));
  return held.map((one) => heldFinding(one, deployment.publicNames?.authority.title ?? ''));
}

/** Remembers that names were refused, once more where they had been before. */
export async function countRefusals(session: Session, refused: readonly NotIssued[]): Promise<void> {
  const { ports, folder, deployment } = session;
  if (!deployment.publicNames) return;
  const { directory } = deployment.publicNames.authority;
  const known = await refusedNow(session);
  const at = ports.clock.now().toISOString();
  const counted = refused.map(({ finding: { subject: name }, until }): Refused => {
    const times = (known.find((one) => one.name === name)?.times ?? 0) + 1;
    return { name, directory, times, at, ...(until && { until: until.toISOString() }) };
  });
  const others = known.filter((one) => counted.every(({ name }) => name !== one.name));
  await writeRefused(ports.files, folder, [...others, ...counted]);
}

/** Forgets that names were refused. */
export async function accepted(session: Session, names: readonly string[]): Promise<void> {
  const known = await refusedNow(session);
  const left = known.filter(({ name }) => !names.includes(name));
  if (left.length < known.length) await writeRefused(session.ports.files, session.folder, left);
}

/** What another authority refused is of no account. */
async function refusedNow({ ports, folder, deployment }: Session): Promise<Refused[]> {
  const directory = deployment.publicNames?.authority.directory;
  return (await readRefused(ports.files, folder)).filter((one) => one.directory === directory);
}
