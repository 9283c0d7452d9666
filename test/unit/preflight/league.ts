import type { Finding } from '../../../src/core/finding.ts';
import { readServiceFolders } from '../../../src/host/assets.ts';
import type { PreflightCheck, PreflightContext } from '../../../src/ops/preflight/check.ts';
import { openSession } from '../../../src/ops/session.ts';
import { toYaml } from '../../../src/core/yaml.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import { wantedOf } from '../../../src/plan/want.ts';
import { renderDeployment } from '../../../src/render/render-deployment.ts';
import { fakePorts, type FakeWorld } from '../../fakes/fake-ports.ts';
import { memoryFiles } from '../../fakes/memory-files.ts';
import { silentProgress } from '../../fakes/silent-progress.ts';

export const ROOT = '/srv/rockets';

const LEAGUE = {
  version: 1,
  league: { name: 'Rockets', admin: { discord: '100000000000000001', email: 'admin@example.org' } },
  ways: { localhost: true },
};

const EMPTY_PLAN: Plan = { changes: [], unchanged: [], drift: [] };

interface Given extends Omit<FakeWorld, 'files'> {
  /** Keys of sprocket.yaml on top of a small league. */
  readonly league?: Readonly<Record<string, unknown>>;
  readonly plan?: Plan;
  /** Further files, by absolute path. */
  readonly files?: Readonly<Record<string, string>>;
}

const folders = readServiceFolders();

/** A league of the real catalog in a made-up world. */
export async function contextOf(given: Given = {}): Promise<PreflightContext> {
  const files = memoryFiles({ [`${ROOT}/sprocket.yaml`]: toYaml({ ...LEAGUE, ...given.league }), ...given.files });
  const session = await openSession(fakePorts({ ...given, files }), ROOT, folders);
  const rendered = renderDeployment(session.deployment, {
    images: new Map(),
    fingerprints: new Map(),
    certificates: new Map(),
    trusted: '',
    override: {},
  });
  return {
    session,
    plan: given.plan ?? EMPTY_PLAN,
    wanted: wantedOf(session.deployment, rendered, new Set(), { hostUnits: [], certificates: [] }),
    progress: silentProgress,
  };
}

/** What one check finds in a made-up world. */
export async function findingsOf(check: PreflightCheck, given: Given = {}): Promise<Finding[]> {
  return check.run(await contextOf(given));
}
