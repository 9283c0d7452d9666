import type { Finding } from '../../../core/finding.ts';
import type { Ports } from '../../../host/ports.ts';
import type { Deployment } from '../../../plan/deployment.ts';
import type { PreflightCheck } from '../check.ts';
import { publishedPorts } from '../published-ports.ts';

/** Nobody else listens on the ports that the league publishes. */
export const portTaken: PreflightCheck = {
  code: 'port-taken',
  title: 'The ports that the league publishes are free, or its own already',
  run: ({ session: { ports, deployment } }) =>
    Promise.all(publishedPorts(deployment).map((port) => look(ports, deployment, port))),
};

async function look(ports: Ports, { project }: Deployment, port: number): Promise<Finding> {
  const subject = `port ${port}`;
  const taken = (message: string, fix: string): Finding => ({
    code: 'port-taken',
    level: 'error',
    subject,
    message,
    fix,
  });
  const publishers = await ports.engine.publishers(port);
  const foreign = publishers.find((container) => container.project !== project);
  if (foreign) {
    const of = foreign.project ? ` of the Compose project ${foreign.project}` : '';
    return taken(
      `taken by the container ${foreign.name}${of}`,
      `Stop it, then the same command again: docker stop ${foreign.name}`,
    );
  }
  if (publishers.length > 0) return { code: 'port-taken', level: 'ok', subject, message: 'published by this league' };
  const owner = await ports.host.portOwner(port);
  if (!owner) return { code: 'port-taken', level: 'ok', subject, message: 'free' };
  return taken(
    `taken by ${owner.name}`,
    `Stop that program, then the same command again. Who listens: sudo ss -ltnp 'sport = :${port}'`,
  );
}
