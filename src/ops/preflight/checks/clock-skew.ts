import type { Finding } from '../../../core/finding.ts';
import { showDuration } from '../../../core/quantity.ts';
import type { HttpResponse, Ports } from '../../../host/ports.ts';
import { splitImage } from '../../../plan/images.ts';
import type { PreflightCheck } from '../check.ts';
import { isLoopback } from '../loopback.ts';
import type { Session } from '../../session.ts';

/** S3 refuses requests that are 15 minutes off, tokens live for some minutes; nobody's clock is off by more by chance. */
const TOLERATED = 5 * 60_000;
const TIMEOUT = 5_000;

interface Source {
  readonly name: string;
  /** Tried in this order until one answers. */
  readonly urls: readonly string[];
}

/** The clock of this host agrees with those of the registries and of the object storage. */
export const clockSkew: PreflightCheck = {
  code: 'clock-skew',
  title: 'The clock of this host is right',
  run: async ({ session }) => {
    const sources = sourcesOf(session);
    const measured = await Promise.all(sources.map((source) => skewOf(session.ports, source)));
    const known = sources.flatMap(({ name }, index) => {
      const skew = measured[index];
      return skew === undefined ? [] : [{ name, skew }];
    });
    if (known.length === 0) return [unknown(sources)];
    const wrong = known.filter(({ skew }) => Math.abs(skew) > TOLERATED);
    // A registry on this machine has the same clock, so that it agrees proves nothing.
    const confirmed = known.some(({ name, skew }) => Math.abs(skew) <= TOLERATED && !isLoopback(hostOf(name)));
    if (wrong.length > 0) return wrong.map(({ name, skew }) => disagreement(name, skew, confirmed));
    return [
      {
        code: 'clock-skew',
        level: 'ok',
        subject: 'clock',
        message: `agrees with ${known.map(({ name }) => name).join(', ')}`,
      },
    ];
  },
};

function sourcesOf({ deployment, league }: Session): Source[] {
  const pulled = deployment.containers
    .filter(({ image }) => !image.built)
    .map(({ image }) => splitImage(image.pull).registry);
  const registries = [...new Set(pulled)].map((registry): Source => {
    // Where Docker Hub's API is, under a name that no image has.
    const host = registry === 'docker.io' ? 'registry-1.docker.io' : registry;
    const plain = `http://${host}/v2/`;
    // Plain HTTP answers too where the certificate cannot be valid yet, because the clock is wrong by years.
    return { name: registry, urls: isLoopback(hostOf(registry)) ? [plain] : [`https://${host}/v2/`, plain] };
  });
  return [
    ...registries,
    ...(league.storage ? [{ name: new URL(league.storage.endpoint).host, urls: [league.storage.endpoint] }] : []),
  ];
}

/** How far this host's clock is ahead, in milliseconds; undefined when nobody told the time. */
async function skewOf(ports: Ports, { urls }: Source): Promise<number | undefined> {
  for (const url of urls) {
    const answer = await ports.http
      .request({ url, timeoutMilliseconds: TIMEOUT })
      .catch((): HttpResponse | undefined => undefined);
    const theirs = Date.parse(answer?.headers['date'] ?? '');
    if (!Number.isNaN(theirs)) return ports.clock.now().getTime() - theirs;
  }
  return undefined;
}

function disagreement(name: string, skew: number, confirmed: boolean): Finding {
  const direction = skew > 0 ? 'ahead of' : 'behind';
  return {
    code: 'clock-skew',
    level: confirmed ? 'warning' : 'error',
    subject: 'clock',
    message: `this host's clock is ${showLong(Math.abs(skew))} ${direction} that of ${name}; certificates, logins and S3 fail by that`,
    fix: confirmed
      ? `Others agree with this host, so correct the clock of ${name}.`
      : 'Switch time synchronisation on: sudo timedatectl set-ntp true; then look at: timedatectl',
  };
}

function unknown(sources: readonly Source[]): Finding {
  return {
    code: 'clock-skew',
    level: 'warning',
    subject: 'clock',
    message: `it could not be compared: no answer from ${sources.map(({ name }) => name).join(', ') || 'anybody'}`,
    fix: 'Look whether the time is right: timedatectl',
  };
}

function showLong(milliseconds: number): string {
  const hours = milliseconds / 3_600_000;
  if (hours < 2) return showDuration(milliseconds);
  return hours < 48 ? `${Math.round(hours)} hours` : `${Math.round(hours / 24)} days`;
}

function hostOf(registry: string): string {
  return registry.replace(/:\d+$/, '');
}
