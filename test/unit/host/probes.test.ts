import type Dockerode from 'dockerode';
import { describe, expect, it } from 'vitest';
import { removeLeftProbes } from '../../../src/host/docker/probes.ts';

const OLD = Date.now() / 1000 - 3600;
const YOUNG = Date.now() / 1000 - 5;

/** An engine with probes of two ages; a removal ends with this status when one is given. */
function engine(status?: number): { docker: Dockerode; removed: string[] } {
  const removed: string[] = [];
  const remove = (Id: string) => () =>
    status === undefined
      ? Promise.resolve(void removed.push(Id))
      : Promise.reject(Object.assign(new Error('refused'), { statusCode: status }));
  const when = (seconds: number) => new Date(seconds * 1000).toISOString();
  const docker = {
    listContainers: () => Promise.resolve([{ Id: 'c-old', Created: OLD }, { Id: 'c-young', Created: YOUNG }]), // prettier-ignore
    listNetworks: () => Promise.resolve([{ Id: 'n-old', Created: when(OLD) }, { Id: 'n-young', Created: when(YOUNG) }]), // prettier-ignore
    getContainer: (Id: string) => ({ remove: remove(Id) }),
    getNetwork: (Id: string) => ({ remove: remove(Id) }),
  };
  return { docker: docker as unknown as Dockerode, removed };
}

describe('what killed runs left', () => {
  it('is removed, and what may belong to a run beside this one stays', async () => {
    const { docker, removed } = engine();
    await removeLeftProbes(docker);
    expect(removed).toEqual(['c-old', 'n-old']);
  });

  it.each([404, 409])('may be removed by a run beside this one (%i)', async (status) => {
    await expect(removeLeftProbes(engine(status).docker)).resolves.toBeUndefined();
  });

  it('is not passed over when the engine refuses', async () => {
    await expect(removeLeftProbes(engine(500).docker)).rejects.toThrow('refused');
  });
});
