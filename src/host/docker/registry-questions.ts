import type Dockerode from 'dockerode';
import { repositoryOf, splitImage } from '../../plan/images.ts';
import { httpClient } from '../http-client.ts';
import type { ImageLayer, RegistryLogin } from '../ports.ts';
import { readDockerLogin } from './docker-login.ts';
import { explainRegistryError } from './registry-errors.ts';
import { listLayers, listTags } from './registry-images.ts';
import { type RegistryClient, registryClient } from './registry-request.ts';

/** Every tag of a repository: the engine cannot be asked for these, so the registry is. */
export async function askForTags(
  docker: Dockerode,
  repository: string,
  login: RegistryLogin | undefined,
): Promise<readonly string[]> {
  try {
    return await listTags(await clientFor(docker, repository, login), splitImage(repository).path);
  } catch (error) {
    throw explainRegistryError(repository, error);
  }
}

/** What an image consists of for the platform of the engine. */
export async function askForLayers(
  docker: Dockerode,
  reference: string,
  login: RegistryLogin | undefined,
): Promise<readonly ImageLayer[]> {
  try {
    const repository = repositoryOf(reference);
    const wanted = reference.includes('@')
      ? reference.slice(reference.indexOf('@') + 1)
      : splitImage(reference).suffix.slice(1);
    const { Arch, Os } = await docker.version();
    const client = await clientFor(docker, reference, login);
    return await listLayers(client, splitImage(repository).path, wanted, `${Os}/${Arch}`);
  } catch (error) {
    throw explainRegistryError(reference, error);
  }
}

async function clientFor(
  docker: Dockerode,
  reference: string,
  login: RegistryLogin | undefined,
): Promise<RegistryClient> {
  const { registry } = splitImage(reference);
  const stored = login
    ? { username: login.username, password: login.password.reveal() }
    : await readDockerLogin(reference);
  return registryClient({ http: httpClient(), registry, insecure: await isInsecure(docker, registry), login: stored });
}

/** As the engine decides it: the loopback addresses, and what its administrator listed. */
async function isInsecure(docker: Dockerode, registry: string): Promise<boolean> {
  if (/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(registry)) return true;
  const { RegistryConfig } = (await docker.info()) as {
    RegistryConfig?: { IndexConfigs?: Readonly<Record<string, { readonly Secure: boolean }>> };
  };
  return RegistryConfig?.IndexConfigs?.[registry]?.Secure === false;
}
