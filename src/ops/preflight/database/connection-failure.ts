import { isLoopback } from '../loopback.ts';
import { ALL_SECONDS, CONNECT_SECONDS, TIMED_OUT } from './ask-database.ts';
import type { DatabaseAccess } from './database-access.ts';
import type { CommandResult } from '../../../host/ports.ts';
import type { Finding } from '../../../core/finding.ts';

type Cause = Pick<Finding, 'code' | 'message' | 'fix'>;

const REACH = 'database-unreachable';
const FIREWALL =
  "Let this host's address in at the database's firewall (“trusted sources”), and check host and port of database.url in sprocket.yaml.";

/** What libpq and the server say, and what it means. The first that matches counts. */
const KNOWN: readonly { readonly pattern: RegExp; readonly cause: (access: DatabaseAccess) => Cause }[] = [
  {
    pattern: /does not support SSL/i,
    cause: () => ({
      code: 'database-tls',
      message: 'it offers no TLS, and the app talks to a database on another host only with TLS',
      fix: 'Switch TLS on at the database, or use the bundled one: remove database from sprocket.yaml.',
    }),
  },
  {
    pattern:
      /password authentication failed|authentication failed|no password supplied|role ".*" does not exist|no such user/i,
    cause: ({ user }) => ({
      code: 'database-password',
      message: `it does not know the user ${user} with this password`,
      fix: 'sprocket secrets set database-password (or correct the user in database.url of sprocket.yaml)',
    }),
  },
  {
    pattern: /database ".*" does not exist|no such database/i,
    cause: ({ name, user }) => ({
      code: 'database-missing',
      message: `the server has no database called ${name}`,
      fix: `Create it there: CREATE DATABASE "${name}" OWNER "${user}"; or correct database.url in sprocket.yaml.`,
    }),
  },
  {
    pattern: /no pg_hba\.conf entry/i,
    cause: () => ({ code: REACH, message: "the server refuses connections from this host's address", fix: FIREWALL }),
  },
  {
    pattern: /permission denied for database|not permitted to log in/i,
    cause: ({ name, user }) => ({
      code: 'database-rights',
      message: `the role ${user} may not connect to the database ${name}`,
      fix: `As the database's administrator: ALTER DATABASE "${name}" OWNER TO "${user}"; ALTER ROLE "${user}" LOGIN;`,
    }),
  },
  {
    pattern: /too many (clients|connections)|remaining connection slots/i,
    cause: () => ({
      code: REACH,
      message: 'the server has no connection left; the app keeps up to 20',
      fix: 'Raise its limit of connections, or end those that others hold.',
    }),
  },
  {
    pattern: /could not translate host name|Name or service not known/i,
    cause: ({ host }) => ({
      code: REACH,
      message: `the name ${host} is not known inside a container`,
      fix: 'Correct the host of database.url in sprocket.yaml, or the DNS of this host.',
    }),
  },
  {
    pattern: /timeout expired|timed out/i,
    cause: () => ({
      code: REACH,
      message: `no answer in ${CONNECT_SECONDS} s, asked from inside a container`,
      fix: FIREWALL,
    }),
  },
  {
    pattern: /connection refused|no route to host|network is unreachable/i,
    cause: ({ host }) => ({
      code: REACH,
      message: isLoopback(host)
        ? `${host} is the container itself to whoever asks from inside a container`
        : 'nobody answers on this port, asked from inside a container',
      fix: isLoopback(host)
        ? 'Name the database by an address of its host that containers reach, in database.url of sprocket.yaml.'
        : FIREWALL,
    }),
  },
];

/** Says in a finding why psql did not get its facts. */
export function connectionFailure(access: DatabaseAccess, { exitCode, output }: CommandResult): Finding {
  const subject = `database ${access.host}:${access.port}/${access.name}`;
  if (exitCode === TIMED_OUT) {
    return {
      code: REACH,
      level: 'error',
      subject,
      message: `it accepts connections and then says nothing for ${ALL_SECONDS} s`,
      fix: FIREWALL,
    };
  }
  const known = KNOWN.find(({ pattern }) => pattern.test(output));
  if (known) return { level: 'error', subject, ...known.cause(access) };
  const words = output.trim().split('\n').at(-1)?.slice(0, 300) ?? '';
  return {
    code: REACH,
    level: 'error',
    subject,
    message: `it refuses: ${words || `psql ended with ${exitCode}`}`,
    fix: 'Correct what the database says, then the same command again.',
  };
}
