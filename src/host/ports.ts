import type { AcmeProblem } from '../core/acme-problem.ts';
import type { Certificates } from '../core/certificate.ts';
import type { NameFacts } from '../core/name-facts.ts';
import type { Secret } from '../core/secret.ts';

/** Files of one host. Every write is atomic and durable: temporary file, fsync, rename, fsync of the folder. */
export interface Files {
  /** Text of a file, or undefined when it does not exist. */
  read(path: string): Promise<string | undefined>;
  /** Names in a folder, or undefined when it does not exist. */
  list(path: string): Promise<string[] | undefined>;
  /** Paths of all files below a folder, relative to it; empty when it does not exist. */
  tree(path: string): Promise<string[]>;
  exists(path: string): Promise<boolean>;
  /** Writes a file, and makes the folders above it. */
  write(path: string, text: string, mode?: number): Promise<void>;
  /** Creates a file that must not exist yet, whole or not at all. Its folder must exist. @returns false when it does */
  create(path: string, text: string, mode?: number): Promise<boolean>;
  /** Appends one line and waits until it is on the disk. The folder must exist. */
  append(path: string, line: string): Promise<void>;
  /** Makes a folder and those above it. A mode is that of the folder itself, also where it is there already. */
  makeFolder(path: string, mode?: number): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Removes a file or folder; nothing happens when it is not there. */
  remove(path: string): Promise<void>;
}

/** Facts about this machine and its processes. */
export interface Host {
  /** Bytes free for a folder that may not exist yet. */
  freeBytes(path: string): Promise<number>;
  bootId(): Promise<string>;
  /** When a process began, in the kernel's own count; undefined when there is no such process. Tells apart two with one number. */
  processStart(pid: number): Promise<string | undefined>;
  /** Who listens on a TCP port of this host, as far as that can be seen; undefined when nobody does. */
  portOwner(port: number): Promise<PortOwner | undefined>;
  /** Addresses of its network devices, without those of the loopback device and of one link alone. */
  addresses(): readonly string[];
}

export interface PortOwner {
  /** `nginx (pid 812)`, or `another program` when its owner cannot be seen. */
  readonly name: string;
}

/** What this host starts by itself: at boot, or by the clock. */
export interface HostUnits {
  /** Why nothing can be added to it, in words; undefined when it can. */
  obstacle(): Promise<string | undefined>;
  /** Text of a unit; undefined when there is none of that name, or when it is not wanted by what it says itself. */
  read(name: string): Promise<string | undefined>;
  /** Adds or replaces a unit, durably. A service begins with the next boot, a timer counts from now on. */
  write(name: string, text: string): Promise<void>;
  remove(name: string): Promise<void>;
}

/** This program itself. */
export interface Program {
  readonly version: string;
  /** Absolute path of the Node that runs it. */
  readonly node: string;
  /** Everything that it consists of, path in the package → text. */
  files(): Promise<ReadonlyMap<string, string>>;
}

export interface Clock {
  now(): Date;
  sleep(milliseconds: number): Promise<void>;
}

/** The Docker engine, for looking and pulling. Changes to the league go through Compose. */
export interface Engine {
  /** @throws SprocketError docker-absent, docker-stopped, docker-denied */
  info(): Promise<EngineInfo>;
  containers(project: string): Promise<ObservedContainer[]>;
  /** Containers of any project that publish a port of this host. */
  publishers(port: number): Promise<{ readonly name: string; readonly project: string | undefined }[]>;
  inspect(id: string): Promise<ContainerDetails>;
  /** Last lines of a container's log, both streams, without colours. */
  logs(id: string, lines: number): Promise<string>;
  volumes(): Promise<ReadonlySet<string>>;
  /**
   * Text of a file in a volume that exists, without anything being started on it.
   * @returns undefined when there is no such file, or no image on this host by which one could look
   */
  volumeFile(volume: string, path: string): Promise<string | undefined>;
  /** Bytes that a volume takes on the disk; 0 where the engine does not count them. */
  volumeBytes(volume: string): Promise<number>;
  hasImage(reference: string): Promise<boolean>;
  /**
   * Takes a name from an image, and with its last name the image from this host.
   * @returns false when something uses it, and nothing was removed
   */
  removeImage(reference: string): Promise<boolean>;
  /** Variables of an image; undefined when it is not on this host. */
  imageEnvironment(reference: string): Promise<ReadonlyMap<string, string> | undefined>;
  /** Platform of an image on this host, such as `linux/amd64`. */
  imagePlatform(reference: string): Promise<string>;
  /** Asks the registry. @throws SprocketError image-unavailable */
  resolve(reference: string, login: RegistryLogin | undefined): Promise<RemoteImage>;
  /**
   * Asks the registry for every tag of a repository.
   * @param repository as in an image's name, without a tag
   * @throws SprocketError image-unavailable
   */
  tags(repository: string, login: RegistryLogin | undefined): Promise<readonly string[]>;
  /** Asks the registry for what an image consists of on this host. @throws SprocketError image-unavailable */
  layers(reference: string, login: RegistryLogin | undefined): Promise<readonly ImageLayer[]>;
  /** @throws SprocketError image-unavailable */
  pull(
    reference: string,
    login: RegistryLogin | undefined,
    onProgress: (progress: PullProgress) => void,
  ): Promise<void>;
  /** Runs a command in a running container. @param environment for this command alone */
  exec(
    container: string,
    command: readonly string[],
    environment?: Readonly<Record<string, string>>,
  ): Promise<CommandResult>;
  /** Stops a container, with the time that it says it needs, and removes it; nothing happens when it is not there. */
  remove(id: string): Promise<void>;
  /** Runs a container outside the league and removes it. */
  runOnce(options: RunOnce): Promise<CommandResult>;
  /**
   * Creates a network apart from the league's, for looking from outside; removed by the returned function.
   * @param prefix of its name
   */
  temporaryNetwork(
    prefix: string,
  ): Promise<{ readonly name: string; readonly gateway: string; remove(): Promise<void> }>;
  removeVolume(name: string): Promise<void>;
  /**
   * Starts a container that serves something inside a network of the league until the returned function is called. One
   * that a killed run left is replaced.
   * @param options `name`: of the container; `mounts`: host path → path in the container, read-only
   */
  serveOnce(options: Omit<RunOnce, 'network'> & { readonly name: string; readonly network: string }): Promise<{
    /** By which name the containers of that network reach it. */
    readonly host: string;
    stop(): Promise<void>;
  }>;
}

export interface EngineInfo {
  readonly version: string;
  readonly apiVersion: string;
  /** Such as `linux/amd64`. */
  readonly platform: string;
  readonly dataRoot: string;
  readonly memoryBytes: number;
}

export interface ObservedContainer {
  readonly id: string;
  /** Name in compose.yaml. */
  readonly name: string;
  readonly image: string;
  readonly state: 'created' | 'running' | 'restarting' | 'exited' | 'paused' | 'removing' | 'dead';
  readonly health: 'none' | 'starting' | 'healthy' | 'unhealthy';
  readonly labels: Readonly<Record<string, string>>;
  /** Folder of the Compose project it was made from. */
  readonly folder: string;
  /** The engine's own words, such as `Up 2 hours (healthy)`. */
  readonly status: string;
}

export interface ContainerDetails {
  readonly restartCount: number;
  readonly exitCode: number;
  readonly createdAt: string;
  readonly startedAt: string;
  readonly outOfMemory: boolean;
  /** Output of the last failed healthcheck. */
  readonly lastProbe: string;
  readonly published: readonly { readonly container: string; readonly host: string; readonly address: string }[];
  readonly addresses: readonly string[];
  /** The engine's whole answer as text, to look for what must not be in it. */
  readonly text: string;
}

export interface RegistryLogin {
  readonly username: string;
  readonly password: Secret;
}

export interface RemoteImage {
  readonly digest: string;
  /** Platforms it exists for, such as `linux/arm64`. */
  readonly platforms: readonly string[];
}

/** A part of an image; several images may share one. */
export interface ImageLayer {
  readonly digest: string;
  /** As it is transferred; unpacked it takes more. */
  readonly bytes: number;
}

export interface PullProgress {
  readonly doneBytes: number;
  readonly totalBytes: number;
}

export interface CommandResult {
  readonly exitCode: number;
  readonly output: string;
}

export interface RunOnce {
  readonly image: string;
  readonly entrypoint: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Host path → path in the container, read-only. */
  readonly mounts?: Readonly<Record<string, string>>;
  readonly network?: string;
  readonly user?: string;
}

/** `docker compose` in the league folder: what the user could type as well. */
export interface Compose {
  /** Version such as `2.40.3`, asked for once. @throws SprocketError docker-absent when there is no Compose */
  version(): Promise<string>;
  /**
   * Creates, recreates and starts just these services, in the order of their dependencies.
   * @param signal stops the command; what it began is left as it is
   */
  up(folder: string, services: readonly string[], signal: AbortSignal): Promise<CommandResult>;
  /**
   * Has one service run twice: the container that is there stays as it is, and one as compose.yaml says now starts beside
   * it. Where two are there already, neither is touched.
   */
  beside(folder: string, service: string, signal: AbortSignal): Promise<CommandResult>;
  /** Checks that files can be read together as those of the project in the folder. */
  config(folder: string, files: readonly string[]): Promise<CommandResult>;
  stop(folder: string, services: readonly string[]): Promise<CommandResult>;
  /** Stops and starts the containers of services as they are. The engine does both, also when this program is gone. */
  restart(folder: string, services: readonly string[]): Promise<CommandResult>;
  remove(folder: string, services: readonly string[]): Promise<CommandResult>;
  /** Stops and removes containers and networks; volumes stay. */
  down(folder: string): Promise<CommandResult>;
  start(folder: string): Promise<CommandResult>;
  /** Runs a one-shot service again with further arguments, without its dependencies. */
  run(folder: string, service: string, commandArguments: readonly string[]): Promise<CommandResult>;
}

export interface HttpRequest {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Certificate of the one authority that is trusted, in PEM; absent: those that this host trusts. */
  readonly trusted?: string | undefined;
  /** Where to connect instead of where the URL's name leads, so that names need no DNS on this host. */
  readonly connectTo?: string;
  readonly timeoutMilliseconds?: number;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Http {
  /** @throws Error with a short message when there is no answer */
  request(request: HttpRequest): Promise<HttpResponse>;
  /** Asks for a WebSocket. @returns the status, 101 when it was granted, with the chosen subprotocol */
  upgrade(
    request: HttpRequest,
    protocol: string,
  ): Promise<{ readonly status: number; readonly protocol: string | undefined }>;
}

/** Name servers of the internet. */
export interface NameServers {
  /**
   * Asks for the addresses of a name and for who may certify it: the servers of this host, and those of the zone itself.
   * What cannot be asked is part of the answer; nothing is thrown.
   * @param servers `address` or `address:port`, asked instead of those of this host; empty for these
   */
  factsOf(name: string, servers: readonly string[]): Promise<NameFacts>;
}

/** A file `/.well-known/acme-challenge/TOKEN` on port 80, at which an ACME server looks (HTTP-01). */
export interface ChallengeAnswer {
  readonly token: string;
  readonly content: string;
}

/** An account with an ACME server (RFC 8555), made for a rehearsal and thrown away. */
export interface AcmeAccount {
  /**
   * Orders a certificate for one name, from the order to the certificate, and throws it away.
   * @param answer puts the answer where the server will look; called before it is told to
   * @returns the problem when it did not work; never throws but for an abort
   */
  order(options: {
    readonly name: string;
    readonly answer: (answer: ChallengeAnswer) => Promise<void>;
    readonly timeoutMilliseconds: number;
    readonly signal: AbortSignal;
  }): Promise<{ readonly ok: true } | { readonly ok: false; readonly problem: AcmeProblem }>;
}

/** ACME servers. */
export interface Acme {
  /**
   * Reads the directory of a server and makes an account. The terms of service are agreed to.
   * @param options `trusted`: authorities in PEM that the server is trusted by besides those of this host
   * @returns the account, and the names by which CAA records know this server; or the problem
   */
  open(options: {
    readonly directory: string;
    readonly trusted: string | undefined;
    readonly email: string;
    readonly timeoutMilliseconds: number;
  }): Promise<
    | { readonly ok: true; readonly account: AcmeAccount; readonly caaIdentities: readonly string[] }
    | { readonly ok: false; readonly problem: AcmeProblem }
  >;
}

export interface Tls {
  /**
   * Certificate with which a TLS server answers for a host, as PEM and without its chain. Whether it can be trusted is
   * not looked at, and nothing is sent over the connection.
   * @param options `host`: a name, or an address, which is not asked for by name; `connectTo`: where the server is
   * @throws Error with a short message when there is no answer
   */
  peer(options: {
    readonly host: string;
    readonly connectTo: string;
    readonly timeoutMilliseconds: number;
  }): Promise<string>;
}

/** The authorities that this host trusts. */
export interface TrustStore {
  /** Why none can be added; undefined when one can. */
  obstacle(): Promise<'other kind of host' | 'not root' | undefined>;
  /** Where an authority of a name is kept. */
  pathOf(name: string): string;
  /** Whether it is among those that programs find; one that was only just written is not. */
  trusts(pem: string): Promise<boolean>;
  /**
   * Adds an authority, or puts it in the place of the one of that name.
   * @throws SprocketError preflight when it does not get among those that programs find; what was there is put back
   */
  add(name: string, pem: string): Promise<void>;
}

export interface ObjectStore {
  /** @returns false when the bucket does not exist */
  hasBucket(name: string): Promise<boolean>;
  createBucket(name: string): Promise<void>;
  /** Puts, gets and deletes one small object. @throws SprocketError storage-unusable naming what failed */
  roundTrip(bucket: string): Promise<void>;
}

export interface StorageAccess {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKey: Secret;
  readonly secretKey: Secret;
}

/** A version of this program that was fetched. */
export interface FetchedProgram {
  /** Temporary folder of the package. */
  readonly folder: string;
  /** What npm compared it with, such as `sha512-…`. */
  readonly integrity: string;
  /** Whether its signature was compared with the keys of the registry; `none` where it has none. */
  readonly signature: 'verified' | 'none' | 'no keys';
  /** Removes the folder. */
  remove(): Promise<void>;
}

/** The npm registry that this host is set up for. */
export interface Packages {
  /** Versions of this program. @throws SprocketError program-unavailable */
  versions(): Promise<{ readonly newest: string; readonly all: readonly string[] }>;
  /**
   * Fetches a version into a temporary folder. Nothing of it is run.
   * @throws SprocketError program-unavailable, or program-untrusted when it is not what the registry said
   */
  fetch(version: string): Promise<FetchedProgram>;
}

/** Builds images from a git repository. */
export interface ImageBuilder {
  /** Commit that a ref stands for now. @throws SprocketError image-build-failed */
  resolveRef(repository: string, ref: string): Promise<string>;
  /** @throws SprocketError image-build-failed with the end of the build log */
  build(options: BuildOptions): Promise<void>;
}

export interface BuildOptions {
  readonly repository: string;
  readonly commit: string;
  readonly patches: readonly string[];
  readonly images: readonly {
    readonly tag: string;
    readonly context: string;
    readonly dockerfile: string;
    readonly base?: string | undefined;
  }[];
  readonly logFile: string;
  readonly onProgress: (line: string) => void;
}

/** Everything outside the program. */
export interface Ports {
  readonly files: Files;
  readonly host: Host;
  readonly hostUnits: HostUnits;
  readonly certificates: Certificates;
  readonly program: Program;
  packages(): Promise<Packages>;
  readonly clock: Clock;
  readonly engine: Engine;
  readonly compose: Compose;
  readonly http: Http;
  readonly tls: Tls;
  readonly nameServers: NameServers;
  acme(): Promise<Acme>;
  readonly trustStore: TrustStore;
  readonly builder: ImageBuilder;
  objectStore(access: StorageAccess): Promise<ObjectStore>;
  /** Random letters and digits from the system's generator. */
  readonly randomText: (length: number) => Secret;
}
