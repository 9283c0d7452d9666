import { describe, expect, it } from 'vitest';
import { readServiceFolders } from '../../../src/host/assets.ts';
import type { ObservedContainer } from '../../../src/host/ports.ts';
import { discardCarried } from '../../../src/ops/apply/carry-data.ts';
import { openSession } from '../../../src/ops/session.ts';
import { LABEL } from '../../../src/render/rendered.ts';
import { lockText } from '../../../src/state/lock-file.ts';
import { fakePorts } from '../../fakes/fake-ports.ts';
import { memoryFiles } from '../../fakes/memory-files.ts';
import { LOCAL } from '../pipeline.ts';

const SERVICES = readServiceFolders();
const OLD = 'sprocket-postgres-data';
const NEW = 'sprocket-postgres-data-18';
const COMPOSE = `services:
  postgres:
    labels: { ${LABEL.service}: postgres, ${LABEL.spec}: old, ${LABEL.data}: "${OLD}=17" }
    volumes: ["${OLD}:/var/lib/postgresql/data", "./config/x:/x:ro"]
`;
const LOCK = {
  version: 1 as const,
  cli: '0.1.0',
  generation: 1,
  verified: '',
  images: {},
  files: {},
  containers: {},
  tasks: {},
};

function container(name: string, spec: string): ObservedContainer {
  const labels = { [LABEL.spec]: spec };
  return { id: `${name} ${spec}`, name, image: '', state: 'running', health: 'healthy', labels, folder: '/l', status: '' }; // prettier-ignore
}

/** @returns ids and names that were removed, in order */
async function discard(to: string, present: readonly ObservedContainer[]): Promise<string[]> {
  const removed: string[] = [];
  const volumes = new Set([OLD, NEW]);
  const remove = (what: string): Promise<void> => {
    removed.push(what);
    return Promise.resolve();
  };
  const files = memoryFiles({
    '/l/sprocket.yaml': LOCAL,
    '/l/sprocket.lock': lockText(LOCK),
    '/l/.sprocket/generations/0001/compose.yaml': COMPOSE,
  });
  const engine = {
    containers: () => Promise.resolve(present.filter(({ id }) => !removed.includes(id))),
    volumes: () => Promise.resolve(volumes),
    remove,
    removeVolume: remove,
  };
  const session = await openSession(fakePorts({ files, engine }), '/l', SERVICES);
  await discardCarried(session, [{ service: 'postgres', to }]);
  return removed;
}

describe('a volume that data was carried into', () => {
  it('goes with what fills it and with what runs on it; the former version stays', async () => {
    expect(await discard(NEW, [container('postgres-carry', 'x'), container('postgres', 'new')])).toEqual([
      'postgres-carry x',
      'postgres new',
      NEW,
    ]);
    expect(await discard(NEW, [container('postgres', 'old'), container('core', 'any')])).toEqual([NEW]);
  });

  it('is nothing to remove where it is not there', async () => {
    expect(await discard('sprocket-postgres-data-19', [])).toEqual([]);
  });

  it('is never the one that the league runs on', async () => {
    await expect(discard(OLD, [])).rejects.toThrow(`the league runs on ${OLD}`);
  });
});
