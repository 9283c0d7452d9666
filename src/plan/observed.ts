/** What is there now, as far as planning needs it. */
export interface Observed {
  readonly containers: readonly ObservedService[];
  /** Path → checksum of the generated files that exist. */
  readonly files: ReadonlyMap<string, string>;
  /** Path → checksum of what an interrupted run was about to write; not the user's edits, therefore not drift. */
  readonly interrupted: ReadonlyMap<string, string>;
  /** Names of the secrets that exist. */
  readonly secrets: ReadonlySet<string>;
  /** Pull references with digest that the engine has. */
  readonly images: ReadonlySet<string>;
  /** Name → text of the units that the host starts by itself. */
  readonly hostUnits: ReadonlyMap<string, string>;
  /** What the last verified apply left, if there was one. */
  readonly lock: LockedState | undefined;
}

export interface ObservedService {
  readonly name: string;
  readonly kind: string;
  readonly specId: string;
  readonly running: boolean;
  /** It has ended well; says something about one-shot tasks only. */
  readonly succeeded: boolean;
}

/** The part of the lock that planning compares with. */
export interface LockedState {
  /** Version of the program that wrote it. */
  readonly cli?: string;
  readonly files: Readonly<Record<string, string>>;
  readonly containers: Readonly<Record<string, LockedContainer>>;
  /** Task → spec with which it last succeeded. */
  readonly tasks: Readonly<Record<string, string>>;
}

export interface LockedContainer {
  readonly name: string;
  readonly image: string;
  readonly body: string;
  readonly config: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly override: string;
}
