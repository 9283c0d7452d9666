import type { ServiceFolders } from '../../catalog/load-catalog.ts';
import type { Secret } from '../../core/secret.ts';
import { overlayFiles } from '../../host/overlay-files.ts';
import type { Files, Ports } from '../../host/ports.ts';
import { type Answers, leagueText } from '../../league/answers.ts';
import { leagueFolder } from '../../state/league-folder.ts';
import { secretStore } from '../../state/secret-store.ts';
import { REGISTRY_PASSWORD } from '../images.ts';
import { openSession, type Session } from '../session.ts';
import { isGivenByPerson } from './known-league.ts';

/** A league that is not written yet, as if it were. */
export interface DraftSession {
  /** Reads see the draft, writes throw. */
  readonly session: Session;
  /** Text of sprocket.yaml. */
  readonly text: string;
  /** The given secrets that this league uses, and that its folder may take. */
  readonly secrets: ReadonlyMap<string, Secret>;
  /** Given secrets that are not taken, with the reason in words. */
  readonly left: ReadonlyMap<string, string>;
}

/**
 * Opens a league before it exists, so that it can be planned and shown without writing anything.
 * @param given secrets by name
 * @throws SprocketError as openSession, and secret-invalid
 */
export async function draftSession(
  ports: Ports,
  services: ServiceFolders,
  root: string,
  answers: Answers,
  given: ReadonlyMap<string, Secret>,
): Promise<DraftSession> {
  const folder = leagueFolder(root);
  const text = leagueText(answers);
  const texts = new Map([[folder.league, text]]);
  const session = await openSession({ ...ports, files: overlayFiles(ports.files, texts) }, root, services);
  const { secrets, left } = await sortSecrets(session, given);
  const staged = secretStore(collectingFiles(ports.files, texts), folder, (length) => ports.randomText(length));
  for (const [name, value] of secrets) await staged.write(name, value);
  return { session, text, secrets, left };
}

/** What is wrong with a value that somebody types, in the words of the store that will keep it; undefined for nothing. */
export async function secretProblem(ports: Ports, name: string, value: Secret): Promise<string | undefined> {
  const store = secretStore(collectingFiles(ports.files, new Map()), leagueFolder('/'), (length) =>
    ports.randomText(length),
  );
  return await store.write(name, value).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? `${error.message}.` : String(error)),
  );
}

/** A secret that opens data was made once, and the data would not open with another one. */
async function sortSecrets(
  { deployment, league, secrets: store }: Session,
  given: ReadonlyMap<string, Secret>,
): Promise<{ secrets: Map<string, Secret>; left: Map<string, string> }> {
  const secrets = new Map<string, Secret>();
  const left = new Map<string, string>();
  for (const [name, value] of given) {
    const wanted = deployment.secrets.find((secret) => secret.name === name);
    const used = wanted ?? (name === REGISTRY_PASSWORD && league.app.username);
    const present = await store.read(name);
    if (!used) left.set(name, 'this league does not use it');
    else if (wanted && !isGivenByPerson(wanted) && present && present.reveal() !== value.reveal()) {
      left.set(name, 'the folder holds another value already, which is kept');
    } else secrets.set(name, value);
  }
  return { secrets, left };
}

/** The overlay's own side: what is written lands in the texts and nowhere else. */
function collectingFiles(files: Files, texts: Map<string, string>): Files {
  return {
    ...overlayFiles(files, texts),
    makeFolder: () => Promise.resolve(),
    write: (path, text) => Promise.resolve(void texts.set(path, text)),
  };
}
