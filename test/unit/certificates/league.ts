import { toYaml } from '../../../src/core/yaml.ts';
import { readServiceFolders } from '../../../src/host/assets.ts';
import { x509 } from '../../../src/host/x509.ts';
import { certificateState, makeCertificates } from '../../../src/ops/certificates.ts';
import { openSession, type Session } from '../../../src/ops/session.ts';
import { fakePorts, type FakeWorld } from '../../fakes/fake-ports.ts';
import { type MemoryFiles, memoryFiles } from '../../fakes/memory-files.ts';

export const ROOT = '/srv/rockets';
export const NOW = new Date('2026-01-01T12:00:00Z');
export const DAY = 86_400_000;

/** Reached by a name that others lie below, by a name, and by an address. */
const WAYS = {
  localhost: true,
  lan: '192.168.1.5',
  tailnet: 'rockets.tail1234.ts.net',
  domain: 'rockets.example',
  email: 'admin@example.org',
};

interface Given extends Omit<FakeWorld, 'certificates'> {
  readonly ways?: Readonly<Record<string, unknown>>;
  /** `certificates` of sprocket.yaml; absent: private ones for every way in. */
  readonly wish?: Readonly<Record<string, unknown>>;
}

/** A league of the real catalog and with real certificates in a made-up world. Nothing is made yet. */
export async function leagueOf(given: Given = {}): Promise<Session> {
  const files = given.files ?? memoryFiles();
  const league = { name: 'Rockets', admin: { discord: '100000000000000001', email: 'admin@example.org' } };
  await files.write(
    `${ROOT}/sprocket.yaml`,
    toYaml({ version: 1, league, ways: given.ways ?? WAYS, certificates: given.wish ?? { authority: 'private' } }),
  );
  const ports = fakePorts({ now: NOW, ...given, files, certificates: x509 });
  return await openSession(ports, ROOT, readServiceFolders());
}

/** The same after an apply made its certificates. */
export async function securedLeague(given: Given = {}): Promise<Session> {
  const session = await leagueOf(given);
  await makeCertificates(session, (await certificateState(session)).due);
  return session;
}

/** Files of a league whose certificates were made at another time. */
export async function filesMadeAt(now: Date, ways?: Given['ways']): Promise<MemoryFiles> {
  const files = memoryFiles();
  await securedLeague({ files, now, ...(ways ? { ways } : {}) });
  return files;
}

/** What the file of a way in holds. */
export async function served({ ports, folder }: Session, way: string): Promise<string> {
  return (await ports.files.read(`${folder.certificates}/served/${way}.pem`)) ?? '';
}
