import type { Certificates } from '../../src/core/certificate.ts';
import { Secret } from '../../src/core/secret.ts';
import type {
  Acme,
  HostUnits,
  Clock,
  Compose,
  Engine,
  EngineInfo,
  Host,
  Http,
  NameServers,
  ObjectStore,
  Packages,
  Ports,
  Tls,
  TrustStore,
} from '../../src/host/ports.ts';
import { memoryFiles, type MemoryFiles } from './memory-files.ts';

/** What a test says about the world. Everything that it leaves out fails when it is asked for. */
export interface FakeWorld {
  readonly files?: MemoryFiles;
  readonly now?: Date;
  readonly engine?: Partial<Engine>;
  readonly compose?: Partial<Compose>;
  readonly host?: Partial<Host>;
  /** Absent: nothing can be added to what this host starts at boot. */
  readonly hostUnits?: Partial<HostUnits>;
  /** Files of the program. */
  readonly program?: ReadonlyMap<string, string>;
  readonly packages?: Partial<Packages>;
  readonly certificates?: Partial<Certificates>;
  readonly http?: Partial<Http>;
  readonly tls?: Partial<Tls>;
  readonly nameServers?: Partial<NameServers>;
  readonly acme?: Partial<Acme>;
  readonly trustStore?: Partial<TrustStore>;
  readonly store?: Partial<ObjectStore>;
}

/** An engine that everything works with. */
export const GOOD_ENGINE: EngineInfo = {
  version: '28.5.2',
  apiVersion: '1.51',
  platform: 'linux/amd64',
  dataRoot: '/var/lib/docker',
  memoryBytes: 8 * 2 ** 30,
};

/** A fake of everything outside the program: files in memory, the rest as the test scripts it. */
export function fakePorts(world: FakeWorld = {}): Ports {
  const now = world.now ?? new Date('2026-01-01T12:00:00Z');
  let made = 0;
  return {
    files: world.files ?? memoryFiles(),
    clock: scripted<Clock>('clock', { now: () => now, sleep: () => Promise.resolve() }),
    engine: scripted('engine', world.engine),
    compose: scripted('compose', world.compose),
    host: scripted('host', world.host),
    certificates: scripted('certificates', world.certificates),
    hostUnits: scripted('hostUnits', world.hostUnits ?? { obstacle: () => Promise.resolve('a test host') }),
    program: { version: '0.1.0', node: '/usr/bin/node', files: () => Promise.resolve(world.program ?? new Map()) },
    packages: () => Promise.resolve(scripted('packages', world.packages)),
    http: scripted('http', world.http),
    tls: scripted('tls', world.tls),
    nameServers: scripted('nameServers', world.nameServers),
    acme: () => Promise.resolve(scripted('acme', world.acme)),
    trustStore: scripted('trustStore', world.trustStore),
    builder: scripted('builder', {}),
    objectStore: () => Promise.resolve(scripted('store', world.store)),
    randomText: (length) => new Secret(String((made += 1)).padStart(length, 'r')),
  };
}

/** A port of which only some methods are there; any other throws with its name. */
function scripted<T extends object>(name: string, given: Partial<T> = {}): T {
  return new Proxy(given as T, {
    get: (target, key) => {
      // A promise that resolves to a port asks it for `then`.
      if (key === 'then' || key in target) return Reflect.get(target, key) as unknown;
      return () => {
        throw new Error(`the test does not script ${name}.${String(key)}`);
      };
    },
  });
}
