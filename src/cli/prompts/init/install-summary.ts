import { showBytes } from '../../../core/quantity.ts';
import type { Container, WantedSecret } from '../../../plan/deployment.ts';
import type { Plan } from '../../../plan/plan.ts';
import type { Session } from '../../../ops/session.ts';
import { publishedPorts } from '../../../ops/preflight/published-ports.ts';
import type { Style } from '../../output/style.ts';
import { tableLines } from '../../output/table.ts';

/**
 * What a new league will be, before anything is written: where it is reached, what runs and what it may use, what is
 * fetched, and what does not work yet.
 * @param hostBytes memory of the host; undefined where no engine can tell
 */
export async function installSummary(
  session: Session,
  plan: Plan,
  hostBytes: number | undefined,
  style: Style,
): Promise<string[]> {
  const { deployment, folder, league } = session;
  const heading = (text: string) => style.paint('bold', text);
  const running = deployment.containers.filter(({ kind }) => kind !== 'task');
  const images = plan.changes.filter(({ kind }) => kind === 'image');
  const open = await notGiven(session);
  return [
    heading(league.league.name),
    ...tableLines([
      ...deployment.routes.map(({ service, url, login }) => [
        `  ${service}`,
        style.paint('cyan', url),
        login ? 'with a login' : '',
      ]),
    ]),
    `  ports   ${publishedPorts(deployment).join(', ')} ${reach(deployment.facts['bind'])}`,
    `  folder  ${folder.root}`,
    '',
    heading('Services, each with the memory that it may use'),
    ...tableLines([
      ...running.map(({ name, title, memoryBytes }) => [`  ${name}`, size(memoryBytes), title]),
      ['  together', size(sum(running)), hostBytes === undefined ? '' : `of ${showBytes(hostBytes)} on this host`],
    ]),
    '',
    ...(images.length > 0
      ? [heading('Images'), ...images.map(({ action, subject }) => `  ${action} ${subject}`), '']
      : []),
    ...(open.length > 0
      ? [
          heading('Does not work until given'),
          ...tableLines(open.map(({ name, ask }) => [`  ${name}`, ask?.without ?? ''])),
          '',
        ]
      : []),
  ];
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

async function notGiven({ deployment, secrets }: Session): Promise<WantedSecret[]> {
  const given = await secrets.names();
  return deployment.secrets.filter(({ name, ask }) => ask?.without && !given.has(name));
}
