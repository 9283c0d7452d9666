import { EXIT, type ExitCode } from './exit-codes.ts';

interface ErrorEntry {
  readonly exit: ExitCode;
  /** What happened, for the reference page. */
  readonly meaning: string;
}

/** Every error a user can meet. The code is stable; `docs/reference/errors.md` is made from this list. */
export const ERROR_CATALOGUE = {
  internal: { exit: EXIT.bug, meaning: 'Something happened that this program did not expect: a bug.' },
  usage: { exit: EXIT.usage, meaning: 'A command, flag or argument is not known or not complete.' },
  'config-invalid': { exit: EXIT.usage, meaning: 'sprocket.yaml or an answers file has a value that cannot be used.' },
  'config-missing': { exit: EXIT.usage, meaning: 'There is no sprocket.yaml in the folder that was looked at.' },
  'config-secret': { exit: EXIT.usage, meaning: 'A secret stands in sprocket.yaml or in an answers file.' },
  'answers-missing': { exit: EXIT.usage, meaning: 'There is no terminal to ask, and required answers are missing.' },
  'catalog-invalid': { exit: EXIT.usage, meaning: 'A service folder has a service.yaml that cannot be used.' },
  'state-invalid': { exit: EXIT.usage, meaning: 'A file that this program keeps (lock, journal) cannot be read.' },
  'secret-missing': { exit: EXIT.usage, meaning: 'A secret that the league needs has not been given.' },
  'secret-invalid': { exit: EXIT.usage, meaning: 'A secret value cannot be used (empty, or with line breaks).' },
  'authority-missing': { exit: EXIT.usage, meaning: 'The league has no certificate authority that could be trusted.' },
  'service-unknown': { exit: EXIT.usage, meaning: 'A service or module of that name does not exist.' },
  'folder-not-empty': { exit: EXIT.usage, meaning: 'The folder for a new league holds files that are not a league.' },
  preflight: { exit: EXIT.preflight, meaning: 'The host is not ready for this plan.' },
  'image-unavailable': { exit: EXIT.preflight, meaning: 'An image cannot be had from its registry.' },
  downgrade: { exit: EXIT.usage, meaning: 'An upgrade was asked for a version older than the installed one.' },
  'version-unsupported': {
    exit: EXIT.preflight,
    meaning: 'This program does not support that version of the app, or no path leads to it.',
  },
  frozen: {
    exit: EXIT.preflight,
    meaning: 'A freeze of sprocket.yaml holds, and nobody is there to say that it goes on.',
  },
  'program-older': {
    exit: EXIT.preflight,
    meaning: 'The league was applied with a newer program, whose copy is not there.',
  },
  'program-gone': {
    exit: EXIT.preflight,
    meaning: 'A generation can be gone back to only by the program that made it, and its copy is not there.',
  },
  'program-unavailable': {
    exit: EXIT.preflight,
    meaning: 'A version of this program cannot be had from the npm registry.',
  },
  'program-untrusted': {
    exit: EXIT.preflight,
    meaning: 'What the npm registry sent is not what it said it would send, or its signature is wrong.',
  },
  'image-build-failed': { exit: EXIT.preflight, meaning: 'Building an image from source failed.' },
  'volume-without-secrets': {
    exit: EXIT.preflight,
    meaning: 'A data volume exists whose secret is gone; a new secret would lock its data out.',
  },
  'data-version': {
    exit: EXIT.preflight,
    meaning: 'A data volume holds another version than the image of its service can open.',
  },
  'data-to-carry': {
    exit: EXIT.preflight,
    meaning: 'Data has to be carried over into a new volume for another version, and nobody said so.',
  },
  'database-unusable': { exit: EXIT.preflight, meaning: 'The managed database cannot be used as it is.' },
  'storage-unusable': { exit: EXIT.preflight, meaning: 'The object storage cannot be used as it is.' },
  'dump-unusable': { exit: EXIT.preflight, meaning: 'The database dump cannot be restored.' },
  'docker-absent': { exit: EXIT.docker, meaning: 'Docker is not installed, or its socket is not where it should be.' },
  'docker-stopped': { exit: EXIT.docker, meaning: 'Docker is installed but its engine does not answer.' },
  'docker-denied': { exit: EXIT.docker, meaning: 'This user may not talk to the Docker engine.' },
  'docker-too-old': { exit: EXIT.docker, meaning: 'The Docker engine or Compose is older than what is needed.' },
  'docker-failed': { exit: EXIT.docker, meaning: 'The Docker engine refused or broke off a request.' },
  'apply-failed': { exit: EXIT.apply, meaning: 'A step of the plan failed after the host was changed.' },
  'task-failed': { exit: EXIT.apply, meaning: 'A one-shot step (such as a migration) failed.' },
  'service-unhealthy': { exit: EXIT.unhealthy, meaning: 'A service did not become ready in time.' },
  'service-crash-loop': { exit: EXIT.unhealthy, meaning: 'A service exits again and again.' },
  'verify-failed': { exit: EXIT.unhealthy, meaning: 'The league runs, but a check of verify failed.' },
  locked: { exit: EXIT.locked, meaning: 'Another run of this program works on the league.' },
  cancelled: { exit: EXIT.cancelled, meaning: 'You cancelled.' },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;
