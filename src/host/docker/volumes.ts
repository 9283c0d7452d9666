import type Dockerode from 'dockerode';
import { PROBE, removeLeftProbes } from './probes.ts';

const MOUNT = '/volume';
/** Of a tar archive: its headers come in blocks, each before the content of its file. */
const BLOCK = 512;

/**
 * Reads a file of a volume through a container that is never started, so it does not matter which image that has.
 * @returns undefined when there is no such file, or no image at all
 */
export async function volumeFile(docker: Dockerode, volume: string, path: string): Promise<string | undefined> {
  await removeLeftProbes(docker);
  const [image] = await docker.listImages();
  if (!image) return undefined;
  const container = await docker.createContainer({
    Image: image.Id,
    Entrypoint: ['/never-started'],
    Labels: { [PROBE.label]: PROBE.value },
    HostConfig: {
      NetworkMode: 'none',
      // Without a copy of what the image has there: that would be a write.
      Mounts: [{ Type: 'volume', Source: volume, Target: MOUNT, ReadOnly: true, VolumeOptions: NO_COPY }],
    },
  });
  try {
    return firstFile(await bytesOf(await container.getArchive({ path: `${MOUNT}/${path}` })));
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return undefined;
    throw error;
  } finally {
    // With what its image has a volume for; the one that was looked into has a name, and stays.
    await container.remove({ force: true, v: true });
  }
}

const NO_COPY = { NoCopy: true, Labels: {}, DriverConfig: { Name: 'local', Options: {} } };

/** What the engine counts, which takes it as long as the volumes are large. */
export async function volumeBytes(docker: Dockerode, volume: string): Promise<number> {
  const { Volumes } = (await docker.df()) as {
    Volumes: { Name: string; UsageData?: { Size: number } }[] | null;
  };
  return Math.max(0, (Volumes ?? []).find(({ Name }) => Name === volume)?.UsageData?.Size ?? 0);
}

async function bytesOf(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function firstFile(archive: Buffer): string {
  const size = Number.parseInt(archive.subarray(124, 136).toString('latin1'), 8);
  return archive.subarray(BLOCK, BLOCK + (Number.isNaN(size) ? 0 : size)).toString('utf8');
}
