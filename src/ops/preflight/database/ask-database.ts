import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandResult, Ports } from '../../../host/ports.ts';
import type { DatabaseAccess } from './database-access.ts';
import { FACTS_SQL } from './database-facts.ts';

/** Seconds for one address of the host to accept a connection. */
export const CONNECT_SECONDS = 10;
/** Seconds for everything; a name may have several addresses. */
export const ALL_SECONDS = 45;
/** What `timeout` exits with. */
export const TIMED_OUT = 124;

// libpq takes a password file only when nobody else may read it, and a mounted one must be readable by any user.
const RUN_PSQL = `umask 077; cat /run/secrets/pgpass >/tmp/pgpass; exec timeout ${ALL_SECONDS} psql "$@"`;

/**
 * Connects from inside a container, with TLS, and asks for the facts. The password is in a mounted file, never in an
 * argument or a variable, and the file is removed again.
 * @returns psql's exit code, and what it and the server said
 */
export async function askDatabase(ports: Ports, access: DatabaseAccess): Promise<CommandResult> {
  const { engine, files } = ports;
  const folder = join(tmpdir(), `sprocket-check-${ports.randomText(16).reveal()}`);
  const passwordFile = join(folder, 'pgpass');
  try {
    await files.makeFolder(folder, 0o700);
    await files.write(passwordFile, `*:*:*:*:${access.password.reveal().replace(/[\\:]/g, '\\$&')}\n`, 0o444);
    return await engine.runOnce({
      image: access.image,
      entrypoint: ['sh', '-c', RUN_PSQL, 'psql', '--no-psqlrc', '--no-password', '--quiet', '--command', FACTS_SQL],
      environment: {
        PGHOST: access.host,
        PGPORT: String(access.port),
        PGUSER: access.user,
        PGDATABASE: access.name,
        PGSSLMODE: 'require',
        PGCONNECT_TIMEOUT: String(CONNECT_SECONDS),
        PGPASSFILE: '/tmp/pgpass',
        PGAPPNAME: 'sprocket-check',
      },
      mounts: { [passwordFile]: '/run/secrets/pgpass' },
      ...(access.runAs ? { user: access.runAs } : {}),
    });
  } finally {
    await files.remove(folder);
  }
}
