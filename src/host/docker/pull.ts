import type Dockerode from 'dockerode';
import type { PullProgress, RegistryLogin, RemoteImage } from '../ports.ts';
import { explainRegistryError } from './registry-errors.ts';
import { readDockerLogin } from './docker-login.ts';

const RESOLVE_TIMEOUT = 30_000;
/** A registry that sends nothing for this long has hung up without saying so. */
const STALL_TIMEOUT = 90_000;

interface LayerEvent {
  readonly id?: string;
  readonly status?: string;
  readonly error?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
}

/** Asks the registry, through the engine, which digest and platforms a reference has. */
export async function resolveImage(
  docker: Dockerode,
  reference: string,
  login: RegistryLogin | undefined,
): Promise<RemoteImage> {
  try {
    const abortSignal = AbortSignal.timeout(RESOLVE_TIMEOUT);
    const answer = (await docker
      .getImage(reference)
      .distribution({ ...(await authOf(reference, login)), abortSignal })) as {
      Descriptor: { digest: string };
      Platforms?: { os: string; architecture: string }[];
    };
    return {
      digest: answer.Descriptor.digest,
      platforms: (answer.Platforms ?? []).map(({ os, architecture }) => `${os}/${architecture}`),
    };
  } catch (error) {
    throw explainRegistryError(reference, error);
  }
}

/** Pulls an image and tells how many bytes of its layers are there. */
export async function pullImage(
  docker: Dockerode,
  reference: string,
  login: RegistryLogin | undefined,
  onProgress: (progress: PullProgress) => void,
): Promise<void> {
  const stalled = new AbortController();
  const watch = () => setTimeout(() => stalled.abort(new Error('timed out: no data from the registry')), STALL_TIMEOUT);
  let timer = watch();
  const layers = new Map<string, PullProgress>();
  try {
    const stream = await docker.pull(reference, { ...(await authOf(reference, login)), abortSignal: stalled.signal });
    await new Promise<void>((resolve, reject) => {
      const onEvent = (event: LayerEvent): void => {
        clearTimeout(timer);
        timer = watch();
        if (event.error) reject(new Error(event.error));
        const { id, progressDetail } = event;
        if (!id || !progressDetail?.total || event.status !== 'Downloading') return;
        layers.set(id, { doneBytes: progressDetail.current ?? 0, totalBytes: progressDetail.total });
        onProgress(sum(layers.values()));
      };
      docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve()), onEvent);
    });
  } catch (error) {
    throw explainRegistryError(reference, stalled.signal.aborted ? stalled.signal.reason : error);
  } finally {
    clearTimeout(timer);
  }
}

function sum(layers: Iterable<PullProgress>): PullProgress {
  let doneBytes = 0;
  let totalBytes = 0;
  for (const layer of layers) {
    doneBytes += layer.doneBytes;
    totalBytes += layer.totalBytes;
  }
  return { doneBytes, totalBytes };
}

async function authOf(
  reference: string,
  login: RegistryLogin | undefined,
): Promise<{ authconfig?: Dockerode.AuthConfig }> {
  const server = reference.split('/')[0] ?? '';
  if (login) {
    return {
      authconfig: { username: login.username, password: login.password.reveal(), serveraddress: server, auth: '' },
    };
  }
  const stored = await readDockerLogin(reference);
  return stored ? { authconfig: { ...stored, auth: '', serveraddress: server } } : {};
}
