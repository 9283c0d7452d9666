import { PassThrough } from 'node:stream';
import type Dockerode from 'dockerode';
import type { CommandResult, RunOnce } from '../ports.ts';
import { PROBE, unlessGone } from './probes.ts';

/** Runs a command in a running container and waits for it. */
export async function execIn(
  docker: Dockerode,
  container: string,
  command: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<CommandResult> {
  const exec = await docker.getContainer(container).exec({
    Cmd: [...command],
    Env: Object.entries(environment).map(([key, value]) => `${key}=${value}`),
    AttachStdout: true,
    AttachStderr: true,
  });
  const output = await collect(docker, await exec.start({}));
  const { ExitCode } = await exec.inspect();
  return { exitCode: ExitCode ?? -1, output };
}

/** Runs a container outside the league, waits for it, and removes it whatever happens. */
export async function runOnce(docker: Dockerode, options: RunOnce): Promise<CommandResult> {
  const container = await docker.createContainer(bounded(options));
  try {
    const stream = await container.attach({ stream: true, stdout: true, stderr: true });
    const output = collect(docker, stream);
    await container.start();
    const { StatusCode } = (await container.wait()) as { StatusCode: number };
    return { exitCode: StatusCode, output: await output };
  } finally {
    await container.remove({ force: true, v: true });
  }
}

/** Starts a container that serves a network of the league until it is stopped. */
export async function serveOnce(
  docker: Dockerode,
  { name, ...options }: RunOnce & { readonly name: string },
): Promise<{ host: string; stop(): Promise<void> }> {
  const remove = () => docker.getContainer(name).remove({ force: true, v: true }).catch(unlessGone);
  await remove();
  const container = await docker.createContainer({ name, ...bounded(options) });
  try {
    await container.start();
  } catch (error) {
    await remove();
    throw error;
  }
  return { host: name, stop: remove };
}

/** Whatever runs outside the league is marked as such and gets as little as it needs. */
function bounded(options: RunOnce): Dockerode.ContainerCreateOptions {
  return {
    Image: options.image,
    Entrypoint: [...options.entrypoint],
    Cmd: [],
    Tty: false,
    ...(options.user ? { User: options.user } : {}),
    Env: Object.entries(options.environment ?? {}).map(([key, value]) => `${key}=${value}`),
    Labels: { [PROBE.label]: PROBE.value },
    Healthcheck: { Test: ['NONE'] },
    HostConfig: {
      AutoRemove: false,
      Memory: 256 * 2 ** 20,
      PidsLimit: 64,
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges:true'],
      Tmpfs: { '/tmp': '' },
      Binds: Object.entries(options.mounts ?? {}).map(([from, to]) => `${from}:${to}:ro`),
      ...(options.network ? { NetworkMode: options.network } : {}),
    },
  };
}

async function collect(docker: Dockerode, stream: NodeJS.ReadableStream): Promise<string> {
  const merged = new PassThrough();
  const chunks: Buffer[] = [];
  merged.on('data', (chunk: Buffer) => chunks.push(chunk));
  docker.modem.demuxStream(stream, merged, merged);
  await new Promise<void>((resolve, reject) =>
    stream.once('end', resolve).once('close', resolve).once('error', reject),
  );
  return Buffer.concat(chunks).toString('utf8');
}
