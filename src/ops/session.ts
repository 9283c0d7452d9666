import { checksumOf } from '../core/checksum.ts';
import type { Catalog } from '../catalog/load-catalog.ts';
import { loadCatalog } from '../catalog/load-catalog.ts';
import type { ServiceFolders } from '../catalog/load-catalog.ts';
import { SprocketError } from '../core/sprocket-error.ts';
import type { Ports } from '../host/ports.ts';
import { type LeagueFile, parseLeague } from '../league/parse-league.ts';
import type { League } from '../league/schema.ts';
import { buildDeployment } from '../plan/build-deployment.ts';
import type { Deployment } from '../plan/deployment.ts';
import type { Rehearsal } from '../plan/public-names.ts';
import { type LeagueFolder, leagueFolder } from '../state/league-folder.ts';
import { type Lock, readLock } from '../state/lock-file.ts';
import { readRehearsed } from '../state/rehearsed-names.ts';
import { type SecretStore, secretStore } from '../state/secret-store.ts';

/** One league as a use-case sees it: its folder, what it wants, and the world around it. */
export interface Session {
  readonly ports: Ports;
  readonly folder: LeagueFolder;
  readonly catalog: Catalog;
  readonly file: LeagueFile;
  /** Text of sprocket.yaml as it is read here. */
  readonly text: string;
  readonly given: Given;
  readonly league: League;
  readonly secrets: SecretStore;
  /** What the last verified apply left; undefined before the first. */
  readonly lock: Lock | undefined;
  readonly deployment: Deployment;
  /** The same league as something else is given. @throws as openSession */
  reopen(given: Given): Promise<Session>;
}

/** What is taken instead of what the folder holds, or besides it. */
export interface Given {
  /** Text of sprocket.yaml. Applying writes it, and a change that fails puts back what was there. */
  readonly league?: string | undefined;
  /** Images with their digests by name, as a former generation had them. */
  readonly images?: Lock['images'] | undefined;
  /** Generation before whose migrations the data was as it is to be again. */
  readonly dataBefore?: number | undefined;
  /** Whether what volumes of other versions hold is to count again. */
  readonly volumesBack?: boolean | undefined;
  /** While one goes on. */
  readonly rehearsal?: Rehearsal | undefined;
}

/**
 * Opens a league.
 * @param root absolute path of the league folder
 * @param services the service folders of this package
 * @throws SprocketError config-missing, config-invalid, catalog-invalid or state-invalid
 */
export async function openSession(
  ports: Ports,
  root: string,
  services: ServiceFolders,
  given: Given = {},
): Promise<Session> {
  return await openWith(ports, root, loadCatalog(services), given);
}

async function openWith(ports: Ports, root: string, catalog: Catalog, given: Given): Promise<Session> {
  const folder = leagueFolder(root);
  const text = given.league ?? (await ports.files.read(folder.league));
  if (text === undefined) {
    throw new SprocketError('config-missing', `${root} holds no sprocket.yaml`, {
      hint: 'Go into the league folder or name it with --dir. A new league: npx create-sprocket',
    });
  }
  const file = parseLeague(text);
  const lock = await readLock(ports.files, folder.lock);
  return {
    ports,
    folder,
    catalog,
    file,
    text,
    given,
    league: file.league,
    lock,
    secrets: secretStore(ports.files, folder, ports.randomText),
    deployment: buildDeployment(file.league, catalog, {
      builtTag: await builtTag(ports, file.league),
      rehearsed: await readRehearsed(ports.files, folder),
      rehearsal: given.rehearsal,
    }),
    reopen: (other) => openWith(ports, root, catalog, other),
  };
}

/** Tag of images that are built from source: the commit and the patches. Undefined when nothing is built. */
async function builtTag(ports: Ports, league: League): Promise<string | undefined> {
  if (!league.app.build) return undefined;
  const { repository, ref, patches } = league.app.build;
  const commit = await ports.builder.resolveRef(repository, ref);
  const texts = await Promise.all((await patchFiles(ports, patches)).map((path) => ports.files.read(path)));
  return `${commit.slice(0, 12)}-${checksumOf(texts).slice(0, 8)}`;
}

/** Paths of the patches of a build, in the order in which they are applied. */
export async function patchFiles(ports: Ports, folder: string | undefined): Promise<string[]> {
  if (!folder) return [];
  const names = await ports.files.list(folder);
  if (!names) {
    throw new SprocketError('config-invalid', `app.build.patches: the folder ${folder} does not exist`, {
      hint: 'Correct the path in sprocket.yaml, or remove the key.',
    });
  }
  return names.filter((name) => name.endsWith('.patch')).map((name) => `${folder}/${name}`);
}
