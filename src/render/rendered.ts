import type { Container } from '../plan/deployment.ts';

/** What a container depends on, part by part, so that a plan can say which part changed. */
export interface ContainerSpec {
  /** Pull reference with digest. */
  readonly image: string;
  /** Checksum of its entry in compose.yaml without image and labels. */
  readonly body: string;
  /** Path → checksum of config files that need a new container; live files are left out. */
  readonly config: Readonly<Record<string, string>>;
  /** Name → fingerprint. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Checksum of what the user's override says about it; empty when nothing. */
  readonly override: string;
}

export interface RenderedContainer {
  readonly container: Container;
  readonly spec: ContainerSpec;
  /** Checksum of `spec`; stands in the label of the running container. */
  readonly specId: string;
}

/** Everything that apply writes and starts. */
export interface Rendered {
  readonly containers: readonly RenderedContainer[];
  /** Containers that nothing starts. */
  readonly tools: readonly RenderedContainer[];
  /** Path in the league folder → text, in the order in which they are written; compose.yaml is last. */
  readonly files: ReadonlyMap<string, string>;
}

export const LABEL = {
  spec: 'org.sprocket.spec',
  service: 'org.sprocket.service',
  kind: 'org.sprocket.kind',
  /** The name by which the proxy finds this very version of a container. */
  route: 'org.sprocket.route',
  /** Whether a new one may answer beside it. */
  overlap: 'org.sprocket.overlap',
  /** Volumes with the version of the data in them: `sprocket-postgres-data=17`. */
  data: 'org.sprocket.data',
} as const;
