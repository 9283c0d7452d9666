import type { ConfigFileDefinition, SecretDefinition } from '../catalog/service-schema.ts';
import type { WantedImage } from './images.ts';
import type { PublicAuthority } from './public-names.ts';

/** One service of compose.yaml: a service of the catalog, one of its one-shot tasks, or a job beside it. */
export interface Container {
  /** Name in compose.yaml. */
  readonly name: string;
  /** Id of the catalog service it belongs to. */
  readonly service: string;
  readonly kind: 'service' | 'task' | 'job';
  readonly title: string;
  /** Why it is there at all: the key of sprocket.yaml that wants it. */
  readonly because: string;
  readonly image: WantedImage;
  readonly memoryBytes: number;
  readonly pids: number;
  readonly readyMilliseconds: number;
  readonly config: readonly ConfigFile[];
  readonly secrets: readonly MountedSecret[];
  readonly volumes: readonly MountedVolume[];
  readonly networks: readonly { readonly name: string; readonly aliases: readonly string[] }[];
  readonly dependsOn: readonly Dependency[];
  /** Folder in which it sees the certificates of the ways in. */
  readonly certificates: string | undefined;
  /** Folder in which it keeps what a public authority issued. */
  readonly issued: string | undefined;
  /** Whether a new one may answer beside the old one until it has taken its place. */
  readonly overlap: boolean;
  /** Where it sees the authorities that the league is trusted by. */
  readonly authority: string | undefined;
  /** Variables beside those of the catalog; never a secret. */
  readonly environment: Readonly<Record<string, string>>;
  /** Facts that its templates see instead of those of the deployment. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Plain Compose of the catalog, with Liquid in its strings. */
  readonly compose: Readonly<Record<string, unknown>>;
}

export interface ConfigFile extends ConfigFileDefinition {
  /** Path in the league folder. */
  readonly path: string;
  readonly template: string;
}

export interface MountedSecret {
  readonly name: string;
  readonly to: string;
}

export interface MountedVolume {
  /** Name on the host; fixed, so that data is found again. */
  readonly name: string;
  readonly to: string;
  readonly holds: string;
  /** For data that an image of another version cannot open. */
  readonly version: DataVersion | undefined;
}

export interface DataVersion {
  /** File in the volume that tells it. */
  readonly file: string;
  /** The one that the image can open. */
  readonly is: string;
  /** Variable of the image that tells which one it can open. */
  readonly variable?: string | undefined;
}

export interface Dependency {
  readonly name: string;
  readonly condition: 'service_healthy' | 'service_started' | 'service_completed_successfully';
}

export interface Network {
  readonly name: string;
  /** `closed`: no way out. `egress`: the way out of one service. */
  readonly kind: 'closed' | 'egress';
  readonly purpose: string;
}

export interface Route {
  readonly service: string;
  readonly label: string;
  readonly port: number;
  readonly login: boolean;
  /** Whether visitors get a page while it cannot be reached. */
  readonly page: boolean;
  /** By the first way in that leads to it. */
  readonly url: string;
  readonly rules: readonly Rule[];
  /** Names of the containers that its rules lead to. */
  readonly backends: readonly string[];
  readonly limits: readonly Limit[];
}

/** How many requests one client may make. */
export interface Limit {
  readonly name: string;
  readonly average: number;
  /** Time in which so many are made on average. */
  readonly period: '1s' | '1m';
  readonly burst: number;
}

/** Which requests of one way in belong to a route. */
export interface Rule {
  readonly name: string;
  readonly rule: string;
  readonly priority: number;
  /** Name of the container that answers. */
  readonly backend: string;
  readonly host: string;
  readonly secure: boolean;
  /** Whether the proxy gets a public certificate for the host. */
  readonly certified: boolean;
  /** Whether the bodies of its requests are counted before they are handed on; only small ones are. */
  readonly counted: boolean;
  /** Name of the limit that counts its requests; empty for none. */
  readonly limit: string;
}

/** A secret of the league: who wants it and where its value comes from. */
export interface WantedSecret extends SecretDefinition {
  readonly name: string;
  readonly services: readonly string[];
  /** Volumes whose data cannot be opened without it. */
  readonly guards: readonly string[];
}

/** A certificate of one way in. */
export interface WantedCertificate {
  readonly way: string;
  /** Names and addresses that it has to hold, in the order in which they are told. */
  readonly dns: readonly string[];
  readonly ip: readonly string[];
}

/** The names of the public domain, and who certifies them. */
export interface PublicNames {
  readonly authority: PublicAuthority;
  readonly names: readonly string[];
  /** Those that the proxy gets a public certificate for; the others have one of the league's own authority. */
  readonly certified: readonly string[];
  /** How a name is rehearsed where the proxy answers by DNS; absent where it answers by http. */
  readonly byDns?: DnsProxy;
}

/** A second proxy that runs beside the league for a while, and answers an authority by DNS as the real one does. */
export interface DnsProxy {
  /** Who runs the DNS of the domain, as people call it. */
  readonly provider: string;
  /** Name of the image. */
  readonly image: string;
  readonly command: readonly string[];
  readonly user: string;
  /** Name of the network by which it gets out. */
  readonly network: string;
  readonly config: readonly { readonly to: string; readonly template: string }[];
  readonly secrets: readonly MountedSecret[];
  readonly environment: Readonly<Record<string, string>>;
}

/** What a league wants to run, before any text is rendered. Made from sprocket.yaml and the catalog alone. */
export interface Deployment {
  readonly project: string;
  readonly containers: readonly Container[];
  /** Containers that nothing starts: they are run for one thing at a time. */
  readonly tools: readonly Container[];
  readonly networks: readonly Network[];
  readonly secrets: readonly WantedSecret[];
  /** Those of the league's own authority. */
  readonly certificates: readonly WantedCertificate[];
  /** The public domain, where a public authority is to certify it. */
  readonly publicNames: PublicNames | undefined;
  /** Whether any way in is reached by https. */
  readonly secure: boolean;
  readonly routes: readonly Route[];
  /** What templates may use; see docs/reference/services.md. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Name of the Compose project. Fixed: volumes are found by it after any change of folder or league name. */
export const PROJECT = 'sprocket';
