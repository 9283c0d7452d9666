import type { DueCertificate } from './certificates.ts';
import type { DataMove } from './data-volumes.ts';
import type { LockedContainer } from './observed.ts';

/** What planning needs to know of a rendered deployment. */
export interface Wanted {
  /** Version of this program; absent: it does not count. */
  readonly program?: string | undefined;
  readonly containers: readonly WantedContainer[];
  /** Containers that nothing starts, but whose image must be on the host. */
  readonly tools: readonly WantedContainer[];
  /** Path → checksum. */
  readonly files: ReadonlyMap<string, string>;
  readonly secrets: readonly { readonly name: string; readonly services: readonly string[]; readonly how: string }[];
  /** The volumes that exist are known to be there; a task is due when data that it prepares is not. */
  readonly newVolumes: ReadonlySet<string>;
  /** Services that go over to a volume with data of another version. */
  readonly moves: readonly DataMove[];
  /** Services whose data is to be again what it was; their one-shot steps are due. */
  readonly returning: ReadonlySet<string>;
  /** Certificates that have to be made. */
  readonly certificates: readonly DueCertificate[];
  /** What the host is to start by itself; an empty text is not wanted. None where nothing can be added. */
  readonly hostUnits: readonly HostUnitText[];
}

export interface HostUnitText {
  readonly name: string;
  readonly text: string;
}

export interface WantedContainer {
  readonly name: string;
  readonly service: string;
  readonly kind: 'service' | 'task' | 'job';
  readonly title: string;
  readonly specId: string;
  readonly spec: LockedContainer;
  /** Reference that must be on the host before it starts. */
  readonly image: string;
  readonly built: boolean;
  readonly memoryBytes: number;
  /** Volumes of everything that it depends on. */
  readonly dataOf: readonly string[];
  /** Why it is there at all: the key of sprocket.yaml. */
  readonly because: string;
  /** What decides its image. */
  readonly imageFrom: string;
}
