import { randomUUID } from 'node:crypto';
import { stripVTControlCharacters } from 'node:util';
import type Dockerode from 'dockerode';
import type { ContainerDetails, Engine, EngineInfo, ObservedContainer } from '../ports.ts';
import { answered, asking, connect } from './connect.ts';
import { pullImage, resolveImage } from './pull.ts';
import { askForLayers, askForTags } from './registry-questions.ts';
import { PROBE, removeLeftProbes } from './probes.ts';
import { stopAndRemove } from './stop-and-remove.ts';
import { execIn, runOnce, serveOnce } from './run-once.ts';
import { volumeBytes, volumeFile } from './volumes.ts';

/** The Docker engine behind dockerode. */
export function dockerEngine(docker: Dockerode = connect()): Engine {
  return {
    info: () => answered(() => engineInfo(docker)),
    containers: (project) => answered(() => listContainers(docker, project)),
    publishers: (port) =>
      answered(async () => {
        const found = await docker.listContainers({ filters: { publish: [String(port)] } });
        return found.map(({ Names, Labels }) => ({
          name: bareName(Names),
          project: Labels['com.docker.compose.project'],
        }));
      }),
    inspect: (id) => answered(async () => details(await docker.getContainer(id).inspect())),
    logs: (id, lines) => answered(() => tail(docker, id, lines)),
    volumes: () => answered(async () => new Set((await docker.listVolumes()).Volumes.map(({ Name }) => Name))),
    volumeFile: (volume, path) => asking(() => volumeFile(docker, volume, path)),
    volumeBytes: (volume) => asking(() => volumeBytes(docker, volume)),
    hasImage: (reference) => answered(() => exists(docker, reference)),
    removeImage: (reference) => asking(() => removeImage(docker, reference)),
    imageEnvironment: (reference) => answered(() => imageEnvironment(docker, reference)),
    imagePlatform: (reference) =>
      answered(async () => {
        const { Os, Architecture } = await docker.getImage(reference).inspect();
        return `${Os}/${Architecture}`;
      }),
    resolve: (reference, login) => resolveImage(docker, reference, login),
    pull: (reference, login, onProgress) => pullImage(docker, reference, login, onProgress),
    tags: (repository, login) => askForTags(docker, repository, login),
    layers: (reference, login) => askForLayers(docker, reference, login),
    exec: (container, command, environment) => asking(() => execIn(docker, container, command, environment)),
    remove: (id) => asking(() => stopAndRemove(docker, id)),
    runOnce: (options) => asking(() => runOnce(docker, options)),
    temporaryNetwork: (name) => asking(() => temporaryNetwork(docker, name)),
    serveOnce: (options) => asking(() => serveOnce(docker, options)),
    removeVolume: (name) => asking(() => docker.getVolume(name).remove()),
  };
}

async function engineInfo(docker: Dockerode): Promise<EngineInfo> {
  const info = (await docker.info()) as {
    ServerVersion: string;
    OSType: string;
    Architecture: string;
    DockerRootDir: string;
    MemTotal: number;
  };
  const { ApiVersion, Arch, Os } = await docker.version();
  return {
    version: info.ServerVersion,
    apiVersion: ApiVersion,
    platform: `${Os}/${Arch}`,
    dataRoot: info.DockerRootDir,
    memoryBytes: info.MemTotal,
  };
}

async function listContainers(docker: Dockerode, project: string): Promise<ObservedContainer[]> {
  const found = await docker.listContainers({
    all: true,
    filters: { label: [`com.docker.compose.project=${project}`] },
  });
  return found
    .filter(({ Labels }) => Labels['com.docker.compose.oneoff'] !== 'True')
    .map(({ Id, Image, State, Status, Labels }) => ({
      id: Id,
      name: Labels['com.docker.compose.service'] ?? '',
      image: Image,
      state: State as ObservedContainer['state'],
      health: healthOf(Status),
      labels: Labels,
      folder: Labels['com.docker.compose.project.working_dir'] ?? '',
      status: Status,
    }));
}

function healthOf(status: string): ObservedContainer['health'] {
  if (status.includes('(healthy)')) return 'healthy';
  if (status.includes('(unhealthy)')) return 'unhealthy';
  return status.includes('(health: starting)') ? 'starting' : 'none';
}

function details(found: Dockerode.ContainerInspectInfo): ContainerDetails {
  const { State, NetworkSettings } = found;
  const ports = Object.entries(
    (NetworkSettings.Ports as Record<string, { HostIp: string; HostPort: string }[] | null> | undefined) ?? {},
  );
  return {
    restartCount: found.RestartCount,
    exitCode: State.ExitCode,
    createdAt: found.Created,
    startedAt: State.StartedAt,
    outOfMemory: State.OOMKilled,
    lastProbe: State.Health?.Log.findLast(({ ExitCode }) => ExitCode !== 0)?.Output.trim() ?? '',
    published: ports.flatMap(([container, bindings]) =>
      (bindings ?? []).map(({ HostIp, HostPort }) => ({ container, host: HostPort, address: HostIp })),
    ),
    addresses: Object.values(NetworkSettings.Networks).flatMap(({ IPAddress }) => (IPAddress ? [IPAddress] : [])),
    text: JSON.stringify(found),
  };
}

async function tail(docker: Dockerode, id: string, lines: number): Promise<string> {
  const raw = await docker.getContainer(id).logs({ stdout: true, stderr: true, tail: lines });
  return stripVTControlCharacters(unframe(raw)).trimEnd();
}

/** Takes the 8-byte frame headers out of a log that holds two streams. */
function unframe(raw: Buffer): string {
  const parts: Buffer[] = [];
  for (let at = 0; at + 8 <= raw.length;) {
    const size = raw.readUInt32BE(at + 4);
    parts.push(raw.subarray(at + 8, at + 8 + size));
    at += 8 + size;
  }
  return Buffer.concat(parts).toString('utf8');
}

async function exists(docker: Dockerode, reference: string): Promise<boolean> {
  try {
    await docker.getImage(reference).inspect();
    return true;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return false;
    throw error;
  }
}

async function removeImage(docker: Dockerode, reference: string): Promise<boolean> {
  try {
    // What was pulled by tag and digest is known by its digest alone.
    await docker.getImage(reference.replace(/:[^/:@]+@/, '@')).remove();
    return true;
  } catch (error) {
    const { statusCode } = error as { statusCode?: number };
    if (statusCode === 404) return true;
    if (statusCode === 409) return false;
    throw error;
  }
}

async function imageEnvironment(docker: Dockerode, reference: string): Promise<Map<string, string> | undefined> {
  if (!(await exists(docker, reference))) return undefined;
  const { Config } = await docker.getImage(reference).inspect();
  const variables = (Config.Env as string[] | undefined) ?? [];
  return new Map(variables.map((line) => [line.replace(/=.*$/s, ''), line.replace(/^[^=]*=/, '')]));
}

async function temporaryNetwork(
  docker: Dockerode,
  prefix: string,
): Promise<{ name: string; gateway: string; remove(): Promise<void> }> {
  await removeLeftProbes(docker);
  const name = `${prefix}-${randomUUID().slice(0, 8)}`;
  const network = await docker.createNetwork({ Name: name, Labels: { [PROBE.label]: PROBE.value } });
  const { IPAM } = (await network.inspect()) as { IPAM: { Config: { Gateway?: string; Subnet: string }[] } };
  return { name, gateway: IPAM.Config[0]?.Gateway ?? '', remove: () => network.remove() as Promise<void> };
}

function bareName(names: readonly string[]): string {
  return (names[0] ?? '').replace(/^\//, '');
}
