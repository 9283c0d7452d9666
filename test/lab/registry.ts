import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import type { BaseKeys } from './base-images.ts';
import { labels, localLabels, type Labels } from './docker.ts';
import { registryAddress } from './paths.ts';
import { LabError, step } from './progress.ts';
import type { ImageSource } from './reach.ts';
import { ensureTool, registryTool } from './tools.ts';

export const registryContainer = 'sprocket-lab-registry';
const officialImage = 'registry:2';
const sourceLabel = 'sprocket.lab.source';
const manifestTypes = [
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
].join(', ');

/** An image as the lab's registry has it. */
export interface RegistryImage {
  readonly labels: Labels;
  readonly digest: string;
  /** Compressed bytes of all layers. */
  readonly bytes: number;
}

/** Where the running lab's images come from; nothing when there is no running lab. */
export async function runningSource(): Promise<ImageSource | undefined> {
  const { stdout, exitCode } = await execa(
    'docker',
    [
      'container',
      'inspect',
      '--format',
      `{{.State.Running}} {{index .Config.Labels "${sourceLabel}"}}`,
      registryContainer,
    ],
    { reject: false },
  );
  const [running, source] = exitCode === 0 ? stdout.split(' ') : [];
  return running === 'true' && (source === 'official' || source === 'built') ? source : undefined;
}

/** Whether a registry can be started at once, with what it held before. */
export async function registryIsAtHand(): Promise<boolean> {
  return (await localLabels(registryTool.image)) !== undefined || (await localLabels(officialImage)) !== undefined;
}

/**
 * Starts the registry on the loopback address unless it runs.
 * @throws LabError when something else has the port
 */
export async function ensureRegistry(keys: BaseKeys, source: ImageSource): Promise<void> {
  if ((await runningSource()) === source && (await registryAnswers())) return;
  const image = source === 'official' ? officialImage : registryTool.image;
  if (source === 'built') await ensureTool(registryTool, keys);
  await step('registry', async (log) => {
    await log.run('docker', ['rm', '-f', registryContainer]);
    if (await registryAnswers()) {
      throw new LabError(`port ${registryAddress} is taken by another program (ss -ltnp shows which)`);
    }
    await log.run('docker', [
      // The host's own loopback: nothing that happens to Docker's networks takes the registry away.
      ...['run', '-d', '--name', registryContainer, '--restart', 'always', '--network', 'host'],
      ...['-e', `REGISTRY_HTTP_ADDR=${registryAddress}`],
      ...['--label', `${labels.lab}=1`, '--label', `${sourceLabel}=${source}`],
      ...['-v', `${registryContainer}:/var/lib/registry`, '--memory', '256m', image],
    ]);
    for (let tries = 0; !(await registryAnswers()); tries++) {
      if (tries === 100)
        throw new LabError('the registry does not answer after 20 s (docker logs sprocket-lab-registry)');
      await sleep(200);
    }
  });
}

/** What the registry has under a name and tag. */
export async function registryImage(name: string, tag: string): Promise<RegistryImage | undefined> {
  const base = `http://${registryAddress}/v2/${name}`;
  const response = await fetch(`${base}/manifests/${tag}`, { headers: { accept: manifestTypes } }).catch(
    () => undefined,
  );
  if (response?.ok !== true) return undefined;
  const manifest = (await response.json()) as { config: { digest: string }; layers: { size: number }[] };
  const config = await fetch(`${base}/blobs/${manifest.config.digest}`);
  if (!config.ok) return undefined;
  const { config: settings } = (await config.json()) as { config: { Labels?: Labels | null } };
  return {
    labels: settings.Labels ?? {},
    digest: response.headers.get('docker-content-digest') ?? '',
    bytes: manifest.layers.reduce((sum, layer) => sum + layer.size, 0),
  };
}

async function registryAnswers(): Promise<boolean> {
  return fetch(`http://${registryAddress}/v2/`, { signal: AbortSignal.timeout(2000) }).then(
    (response) => response.ok,
    () => false,
  );
}
