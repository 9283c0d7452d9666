import { showDuration } from '../../core/quantity.ts';
import { generationFolder } from '../../state/generations.ts';
import type { Journal, Target } from '../../state/journal.ts';
import { LEAGUE_FILE } from '../../state/league-folder.ts';
import { startStages } from '../../plan/start-stages.ts';
import { LABEL } from '../../render/rendered.ts';
import { during, type Progress } from '../progress.ts';
import { dropData, pointName, restorePoints, swapData } from '../restore-points.ts';
import type { Session } from '../session.ts';
import { verifyLeague } from '../verify/verify-league.ts';
import { discardCarried } from './carry-data.ts';
import { removeContainers, stopServices } from './data-steps.ts';
import { releaseRequests } from './hold.ts';
import { activate, containersOf } from './routes.ts';
import { startContainers } from './start-containers.ts';
import { switchContainers } from './switch-containers.ts';
import { putBackLeagueFile } from './target.ts';

/** What is true after a failed apply. */
export interface Undone {
  readonly result: 'undone' | 'stopped';
  /** For the user, in one sentence. */
  readonly now: string;
}

/** What is undone. */
export interface Undoing {
  readonly session: Session;
  readonly journal: Journal;
  readonly progress: Progress;
  /** Number of the generation that was to be made. */
  readonly generation: number;
  readonly target: Target;
  /** Services whose data may have been changed, or exchanged. */
  readonly touched: readonly string[];
}

/**
 * Puts back the generation that was running, with its data where that was changed, and verifies it; on a first install,
 * stops what was started. Volumes and secrets stay in both cases. Can be repeated after it was killed.
 */
export async function undo(undoing: Undoing): Promise<Undone> {
  const { session, journal, progress, generation, target } = undoing;
  const touched = touchedInPlace(undoing);
  const { ports, folder, lock } = session;
  const began = ports.clock.now().getTime();
  if (!lock) {
    await journal.step('stop what was started', 'sprocket apply', () =>
      during(progress, 'stop what was started', () => ports.compose.down(folder.root)),
    );
    await putBackLeagueFile(session, target);
    return { result: 'stopped', now: 'Nothing runs now. sprocket.yaml, the secrets and the data volumes are kept.' };
  }
  let returned: string[] = [];
  const carries = target.carries ?? [];
  await journal.step(`put back generation ${lock.generation}`, 'sprocket apply', async () => {
    // Before anybody may write to the old volume again: from then on it would be an old copy.
    if (carries.length > 0)
      await during(progress, 'remove what was carried over', () => discardCarried(session, carries));
    if (touched.length > 0)
      returned = await during(progress, 'look for data to put back', () => returnData({ ...undoing, touched }));
    progress.note(`Putting back generation ${lock.generation}`);
    await putBack(undoing, lock.generation);
  });
  const found = await journal.step(`verify generation ${lock.generation}`, 'sprocket verify', () =>
    verifyFormer(undoing, lock.generation),
  );
  // What is left of it is removed by the next change that succeeds.
  for (const service of returned) await dropData(session, service, undoneName(generation)).catch(() => undefined);
  const took = showDuration(ports.clock.now().getTime() - began);
  const data = returned.length > 0 ? ', with its data as it was before the migration' : '';
  return {
    result: 'undone',
    now: `The league runs generation ${lock.generation} as before${data}; no data was lost. Put back in ${took}.${found}`,
  };
}

/** Data in a volume that is left for the former one is as it was in that. */
function touchedInPlace({ session, target, touched }: Undoing): string[] {
  const { carries = [], volumesBack } = target;
  if (volumesBack) return [];
  const definitionOf = (service: string) => session.catalog.get(service)?.definition;
  const moved = carries.flatMap(({ service }) => Object.keys(definitionOf(service)?.provides ?? {}));
  return touched.filter((service) => !definitionOf(service)?.restorePoint?.needs.some((fact) => moved.includes(fact)));
}

/** The user cannot cancel this: half of it would be worse than either. */
const NEVER = new AbortController().signal;

function undoneName(generation: number): string {
  return pointName(generation).replace('before', 'undone');
}

/** @returns services whose data was put back */
async function returnData(undoing: Undoing): Promise<string[]> {
  const { session, generation, target, touched } = undoing;
  const take = pointName(generation);
  const keep = target.dataBefore === undefined ? undoneName(generation) : pointName(target.dataBefore);
  await startProviders(undoing);
  const points = await restorePoints(session);
  const services = points.flatMap((point) =>
    point.generation === generation && touched.includes(point.service) ? [point.service] : [],
  );
  if (services.length > 0) await stopServices(session, services);
  for (const service of services) await swapData(session, service, { keep, take });
  return target.dataBefore === undefined ? services : [];
}

/** After a power cut, or a failed start, what keeps the data may be down itself. */
async function startProviders({ session, touched, progress }: Undoing): Promise<void> {
  const { ports, deployment, catalog } = session;
  const needs = new Set(touched.flatMap((service) => catalog.get(service)?.definition.restorePoint?.needs ?? []));
  const provides = (service: string) => Object.keys(catalog.get(service)?.definition.provides ?? {});
  const present = await ports.engine.containers(deployment.project);
  const targets = deployment.containers.flatMap(({ name, service, kind, title }) => {
    const container = present.find((one) => one.name === name);
    const specId = container?.labels[LABEL.spec];
    const due = kind === 'service' && provides(service).some((fact) => needs.has(fact));
    return due && specId !== undefined && container?.health !== 'healthy'
      ? [{ name, service, kind, title, specId }]
      : [];
  });
  if (targets.length > 0) await startContainers(session, targets, progress, NEVER);
}

async function putBack({ session, target, progress }: Undoing, generation: number): Promise<void> {
  const { ports, deployment } = session;
  const former = await containersOf(session, generation);
  const present = await ports.engine.containers(deployment.project);
  // What was not there before goes; so does a one-shot step that has ended: it would count as done the next time.
  const specs = new Map(former.map(({ name, specId }) => [name, specId]));
  const strange = present.filter(({ name, labels }) => {
    const same = specs.get(name) === labels[LABEL.spec];
    return !specs.has(name) || (labels[LABEL.kind] === 'task' && !same);
  });
  await removeContainers(session, strange.map(({ name }) => name)); // prettier-ignore
  await activate(session, generation);
  await putBackLeagueFile(session, target);
  const running = present.filter(({ state }) => state === 'running');
  const right = new Set(
    former.flatMap(({ name, specId }) =>
      running.some((one) => one.name === name && one.labels[LABEL.spec] === specId) ? [name] : [],
    ),
  );
  const due = former.filter(({ name, kind }) => kind !== 'task' && !right.has(name));
  const stages = startStages(former, new Set(due.map(({ name }) => name)), new Set(running.map(({ name }) => name)));
  for (const stage of stages) {
    const targets = former.filter(({ name }) => stage.includes(name)).map((one) => ({ ...one, title: one.name }));
    await switchContainers(session, generation, targets, progress, NEVER);
  }
  await releaseRequests(session);
}

/** @returns what verify found to be wrong, in words; empty when nothing is */
async function verifyFormer({ session, progress }: Undoing, generation: number): Promise<string> {
  const { ports, folder, lock } = session;
  const league = await ports.files.read(`${generationFolder(folder, generation)}/${LEAGUE_FILE}`);
  const findings = await verifyLeague(await session.reopen({ league, images: lock?.images }), progress);
  const wrong = findings.filter(({ level }) => level === 'error');
  if (wrong.length === 0) return '';
  return ` Not everything is right there: ${wrong.map(({ subject, message }) => `${subject}: ${message}`).join(' ')}`;
}
