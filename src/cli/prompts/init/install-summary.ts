import { showBytes } from '../../../core/quantity.ts';
import type { Session } from '../../../ops/session.ts';
import { publishedPorts } from '../../../ops/preflight/published-ports.ts';
import { listSecrets } from '../../../ops/secrets/list-secrets.ts';
import { afterwards } from '../../../plan/afterwards.ts';
import type { Container } from '../../../plan/deployment.ts';
import type { Change, Plan } from '../../../plan/plan.ts';
import type { Style } from '../../output/style.ts';
import { tableLines } from '../../output/table.ts';

/**
 * What a new league will be, before anything is written: where it is reached, what runs and what it may use, what is
 * fetched, what is done once, and what does not work yet. Every change of the plan is in it.
 * @param hostBytes memory of the host; undefined where no engine can tell
 */
export async function installSummary(
  session: Session,
  plan: Plan,
  hostBytes: number | undefined,
  style: Style,
): Promise<string[]> {
  const { deployment, folder, league } = session;
  const section = (title: string, rows: readonly (readonly string[])[]): string[] =>
    rows.length > 0 ? [style.paint('bold', title), ...tableLines(rows.map(([first = '', ...rest]) => [`  ${first}`, ...rest])), ''] : []; // prettier-ignore
  const running = deployment.containers.filter(({ kind }) => kind !== 'task');
  const images = plan.changes.filter(({ kind }) => kind === 'image');
  const open = (await listSecrets(session)).filter(({ state, without }) => without && state !== 'given');
  return [
    ...section(league.league.name, [
      ...deployment.routes.map(({ service, url, login }) => [service, `${url}${login ? '   (with a login)' : ''}`]),
      ['ports', `${publishedPorts(deployment).join(', ')} ${reach(deployment.facts['bind'])}`],
      ['folder', folder.root],
    ]),
    ...section('Services, and the memory that each may use', [
      ...running.map(({ name, title, memoryBytes }) => [name, size(memoryBytes), title]),
      ['together', size(sum(running)), hostBytes === undefined ? '' : `of ${showBytes(hostBytes)} on this host`],
    ]),
    ...section(
      'Images',
      images.length > 0
        ? images.map(({ action, subject }) => [action, subject])
        : [['all of them are on this host already']],
    ),
    ...section('Before the first start', [...preparations(plan.changes)]),
    ...section('Once it runs', following(session)),
    ...section('Does not work until you give it', open.map(({ name, without }) => [name, without ?? ''])), // prettier-ignore
  ];
}

/** The changes that no other part of the summary tells. */
function preparations(changes: readonly Change[]): (readonly string[])[] {
  const ofKind = (kind: Change['kind']) => changes.filter((change) => change.kind === kind);
  const told = (change: Change) =>
    ['secret', 'file', 'image'].includes(change.kind) || (change.action === 'create' && change.kind !== 'task');
  const counted = (kind: 'secret' | 'file', what: string) => {
    const count = ofKind(kind).length;
    return count > 0 ? [[`${count} ${kind}${count === 1 ? '' : 's'}`, what]] : [];
  };
  return [
    ...counted('secret', 'generated, or a placeholder until you give yours'),
    ...counted('file', 'compose.yaml and config/, made from sprocket.yaml'),
    ...changes.filter((change) => !told(change)).map(({ action, subject, detail, cause }) => [subject, `${detail}${action === 'run' ? '' : ` (${action}: ${cause})`}`]), // prettier-ignore
  ];
}

function following({ deployment }: Session): (readonly string[])[] {
  const found = afterwards(deployment);
  return (found?.names ?? []).map((name) => [
    name,
    `rehearsed, then ${found?.authority ?? ''} is asked for a certificate`,
  ]);
}

function sum(containers: readonly Container[]): number {
  return containers.reduce((bytes, { memoryBytes }) => bytes + memoryBytes, 0);
}

function size(bytes: number): string {
  return showBytes(bytes).padStart(7);
}

function reach(bind: unknown): string {
  return bind === '127.0.0.1' ? 'on this machine only' : 'on every address of this host';
}
