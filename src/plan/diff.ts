import { showBytes } from '../core/quantity.ts';
import type { LockedContainer, Observed } from './observed.ts';
import type { Change, Drift, Plan } from './plan.ts';
import type { Wanted, WantedContainer } from './wanted.ts';

/**
 * Compares what a league wants with what is there. Pure, and the only place that decides what an apply does.
 * Changes stand in the order in which they are carried out.
 */
export function diff(wanted: Wanted, observed: Observed): Plan {
  const containers = wanted.containers.map((container) => ({
    container,
    change: changeOf(container, wanted, observed),
  }));
  const names = new Set(wanted.containers.map(({ name }) => name));
  const gone = observed.containers.filter(({ name }) => !names.has(name));
  const removed = [...new Map(gone.map((container) => [container.name, container])).values()];
  const changing = containers.flatMap(({ change }) => (change ? [change] : []));
  const needed = containers.filter(({ change }) => change).map(({ container }) => container);
  return {
    changes: [
      ...programChanges(wanted, observed),
      ...secretChanges(wanted, observed),
      ...certificateChanges(wanted),
      ...imageChanges([...needed, ...wanted.tools], observed),
      ...fileChanges(wanted, observed),
      ...unitChanges(wanted, observed),
      ...dataChanges(wanted),
      ...removed.map((gone) => removal(gone.name, gone.kind)),
      ...changing,
    ],
    unchanged: containers
      .filter(({ container, change }) => !change && container.kind !== 'task')
      .map(({ container }) => container.name),
    drift: driftOf(wanted, observed),
  };
}

/** Generated files that differ from what was generated. Without a lock nothing is known, so nothing is said. */
function driftOf(wanted: Pick<Wanted, 'files'>, { lock, files, interrupted }: Observed): Drift[] {
  return Object.entries(lock?.files ?? {}).flatMap(([path, checksum]) => {
    const now = files.get(path);
    if ([checksum, wanted.files.get(path), interrupted.get(path)].includes(now)) return [];
    return [{ path, what: now === undefined ? ('missing' as const) : ('edited' as const) }];
  });
}

function changeOf(container: WantedContainer, wanted: Wanted, observed: Observed): Change | undefined {
  if (container.kind === 'task') return taskChange(container, wanted, observed);
  const { name, kind, specId, title } = container;
  // Whoever was killed while one took over from another left two.
  const present = observed.containers.filter((candidate) => candidate.name === name);
  const [now] = present;
  if (!now) return { action: 'create', kind, subject: name, detail: title, cause: container.because };
  if (present.some((one) => one.specId !== specId)) {
    const { detail, cause } = difference(observed.lock?.containers[name], container);
    return { action: 'replace', kind, subject: name, detail, cause };
  }
  if (!now.running) return { action: 'start', kind, subject: name, detail: title, cause: 'it is not running' };
  if (container.dataOf.some((volume) => wanted.moves.some(({ to }) => to === volume)))
    return { action: 'start', kind, subject: name, detail: title, cause: 'stopped while its data moves' };
  // A service does not run beside its own one-shot steps, so it is stopped for them and started again.
  const steps = wanted.containers.filter((task) => task.kind === 'task' && task.service === container.service);
  const due = kind === 'service' && steps.some((task) => taskChange(task, wanted, observed) !== undefined);
  return due ? { action: 'start', kind, subject: name, detail: title, cause: 'after its one-shot steps' } : undefined;
}

function taskChange(task: WantedContainer, wanted: Wanted, { lock, containers }: Observed): Change | undefined {
  const change = { action: 'run', kind: 'task', subject: task.name, detail: task.title } as const;
  const done = lock?.tasks[task.name];
  if (task.dataOf.some((volume) => wanted.newVolumes.has(volume))) return { ...change, cause: 'its data is new' };
  if (wanted.returning.has(task.service)) return { ...change, cause: 'its data becomes what it was' };
  // A run that was interrupted has no lock, but what its tasks did is done.
  const ended = containers.find(({ name }) => name === task.name);
  if (ended?.succeeded && ended.specId === task.specId) return undefined;
  if (done === undefined) return { ...change, cause: task.because };
  return done === task.specId ? undefined : { ...change, cause: difference(lock?.containers[task.name], task).cause };
}

function difference(
  before: LockedContainer | undefined,
  { spec, title, imageFrom }: WantedContainer,
): { detail: string; cause: string } {
  if (!before) return { detail: title, cause: 'it was not started from the present compose.yaml' };
  if (before.image !== spec.image) return { detail: versions(before.image, spec.image), cause: imageFrom };
  const config = changedKeys(before.config, spec.config);
  if (config.length > 0) return { detail: title, cause: `${config.join(', ')} changed` };
  const secrets = changedKeys(before.secrets, spec.secrets);
  if (secrets.length > 0) return { detail: title, cause: `secret ${secrets.join(', ')} changed` };
  if (before.override !== spec.override) return { detail: title, cause: 'compose.override.yaml changed' };
  return { detail: title, cause: 'its settings changed' };
}

/** `v2.3.0 → v2.4.0`, or digests where the tag stays the same. */
function versions(before: string, after: string): string {
  const [a, b] = [tagOf(before), tagOf(after)];
  return a === b ? `${a} ${digestOf(before)} → ${digestOf(after)}` : `${a} → ${b}`;
}

function tagOf(reference: string): string {
  const head = reference.split('@')[0] ?? reference;
  const colon = head.lastIndexOf(':');
  return colon > head.lastIndexOf('/') ? head.slice(colon + 1) : 'untagged';
}

function digestOf(reference: string): string {
  return (reference.split('@sha256:')[1] ?? '').slice(0, 12);
}

function changedKeys(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((key) => before[key] !== after[key])
    .sort();
}

/** Another version of this program has other templates and pins, so using it is a change like any other. */
function programChanges({ program }: Wanted, { lock }: Observed): Change[] {
  if (program === undefined || lock?.cli === undefined || lock.cli === program) return [];
  const detail = `${lock.cli} → ${program}`;
  return [{ action: 'replace', kind: 'program', subject: 'sprocket', detail, cause: 'this program' }];
}

function secretChanges(wanted: Wanted, observed: Observed): Change[] {
  return wanted.secrets
    .filter(({ name }) => !observed.secrets.has(name))
    .map(({ name, services, how }) => ({
      action: 'generate',
      kind: 'secret',
      subject: name,
      detail: how,
      cause: `needed by ${services.join(', ')}`,
    }));
}

function certificateChanges({ certificates }: Wanted): Change[] {
  return certificates.map(({ wanted: { way, dns, ip }, cause }) => ({
    action: 'generate',
    kind: 'certificate',
    subject: `certificate ${way}`,
    detail: [...dns, ...ip].join(', '),
    cause,
  }));
}

function imageChanges(needed: readonly WantedContainer[], observed: Observed): Change[] {
  const missing = new Map(
    needed.filter(({ image }) => !observed.images.has(image)).map((container) => [container.image, container]),
  );
  return [...missing].map(([image, { built }]) => ({
    action: built ? 'build' : 'pull',
    kind: 'image',
    subject: image.split('@')[0] ?? image,
    detail: digestOf(image),
    cause: `needed by ${needed
      .filter((container) => container.image === image)
      .map(({ name }) => name)
      .join(', ')}`,
  }));
}

function fileChanges(wanted: Wanted, observed: Observed): Change[] {
  const stale = Object.keys(observed.lock?.files ?? {}).filter(
    (path) => !wanted.files.has(path) && observed.files.has(path),
  );
  const written = [...wanted.files].filter(([path, checksum]) => observed.files.get(path) !== checksum);
  return [
    ...written.map(([path]) => ({
      action: 'write' as const,
      kind: 'file' as const,
      subject: path,
      detail: observed.files.has(path) ? 'new content' : 'new',
      cause: 'made from sprocket.yaml',
    })),
    ...stale.map((path) => ({
      action: 'remove' as const,
      kind: 'file' as const,
      subject: path,
      detail: 'no longer used',
      cause: 'made from sprocket.yaml',
    })),
  ];
}

function unitChanges({ hostUnits }: Wanted, observed: Observed): Change[] {
  return hostUnits.flatMap(({ name, text }): Change[] => {
    const present = observed.hostUnits.get(name);
    if (text === (present ?? '')) return [];
    const cause = /^Description=(.*)$/m.exec(text)?.[1] ?? 'nothing needs it any more';
    const detail = text === '' ? 'removed' : present === undefined ? 'new' : 'new content';
    return [{ action: text === '' ? 'remove' : 'write', kind: 'unit', subject: name, detail, cause }];
  });
}

/** Where a service goes over to a volume with data of another version. */
function dataChanges({ moves }: Wanted): Change[] {
  return moves.map(({ from, to, fromVersion, toVersion, by, bytes }) => {
    const versions = fromVersion === undefined ? toVersion : `${fromVersion} → ${toVersion}`;
    const cause =
      by === 'carry'
        ? `the pins of this sprocket; up to ${showBytes(bytes)} more on the disk, and the league is away meanwhile`
        : 'what this volume holds counts again; the league is away meanwhile';
    const detail = by === 'carry' ? `${versions}, carried over from ${from}` : `${versions}, instead of ${from}`;
    return { action: by === 'carry' ? 'carry' : 'replace', kind: 'data', subject: to, detail, cause };
  });
}

function removal(name: string, kind: string): Change {
  const known = kind === 'task' || kind === 'job' ? kind : 'service';
  return {
    action: 'remove',
    kind: known,
    subject: name,
    detail: 'its data stays',
    cause: 'sprocket.yaml does not want it any more',
  };
}
