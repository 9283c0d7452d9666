import type { Finding } from '../../../core/finding.ts';
import { showBytes } from '../../../core/quantity.ts';
import type { WantedContainer } from '../../../plan/wanted.ts';
import type { PreflightCheck } from '../check.ts';

/**
 * Limits are ceilings that the services do not reach all at once: the core idles at half of its own. So a quarter more
 * than there is passes with a warning; with less memory than that, the kernel would have to kill under load.
 */
const OVERCOMMIT = 1.25;

/** The host has the memory that the plan counts. */
export const memoryLow: PreflightCheck = {
  code: 'memory-low',
  title: 'The host has memory for the services of the plan',
  run: async ({ session: { ports }, wanted }) => {
    const { memoryBytes } = await ports.engine.info();
    return [judge(memoryBytes, peakBytes(wanted.containers))];
  },
};

/** A one-shot task runs before its service starts, in its place; a job runs beside it. */
function peakBytes(containers: readonly WantedContainer[]): number {
  const peaks = [...new Set(containers.map(({ service }) => service))].map((service) => {
    const own = containers.filter((container) => container.service === service);
    const bytes = (kind: WantedContainer['kind']) => own.flatMap((one) => (one.kind === kind ? [one.memoryBytes] : []));
    return Math.max(sum(bytes('service')), ...bytes('task')) + sum(bytes('job'));
  });
  return sum(peaks);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function judge(has: number, limits: number): Finding {
  const subject = 'memory';
  const message = `the host has ${showBytes(has)}, the services may use ${showBytes(limits)} together`;
  if (limits <= has) return { code: 'memory-low', level: 'ok', subject, message };
  if (limits <= has * OVERCOMMIT) {
    return {
      code: 'memory-low',
      level: 'warning',
      subject,
      message: `${message}; under load it may run out`,
      fix: `Watch it with docker stats; with ${showBytes(limits)} there is room for everything.`,
    };
  }
  return {
    code: 'memory-low',
    level: 'error',
    subject,
    message: `${message}; it needs at least ${showBytes(limits / OVERCOMMIT)}`,
    fix: 'Use a host with more memory, or have less on this one: sprocket module list shows what each module needs.',
  };
}
