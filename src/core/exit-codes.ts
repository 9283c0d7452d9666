/** What the process returns to the shell. Documented in `docs/reference/errors.md`; scripts rely on the numbers. */
export const EXIT = {
  ok: 0,
  bug: 1,
  usage: 2,
  preflight: 3,
  docker: 4,
  apply: 5,
  unhealthy: 6,
  locked: 7,
  backup: 8,
  pending: 10,
  cancelled: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What each exit code means, in the words of the reference page. */
export const EXIT_MEANINGS: Readonly<Record<ExitCode, string>> = {
  0: 'Done, or nothing to do.',
  1: 'A bug of ours. The message says where to report it.',
  2: 'The command, an answer or sprocket.yaml is not valid. Nothing was changed.',
  3: 'The host, the database, the storage or the registry is not ready. Nothing was changed.',
  4: 'Docker is absent, stopped, too old or not reachable. Nothing was changed.',
  5: 'Applying failed after the host was changed. The message says what is true now and the next command.',
  6: 'The league is not healthy.',
  7: 'Another run holds this league.',
  8: 'A backup or restore failed.',
  10: 'Changes are pending.',
  130: 'Cancelled.',
};
