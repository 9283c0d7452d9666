import type { Finding } from '../../../core/finding.ts';
import type { DatabaseAccess } from './database-access.ts';
import type { DatabaseFacts } from './database-facts.ts';

const OLDEST = 14;
const SHOWN = 5;

/** Judges a database that answered. Pure; every problem is told at once. */
export function judgeDatabase(access: DatabaseAccess, facts: DatabaseFacts): Finding[] {
  const subject = `database ${access.host}:${access.port}/${access.name}`;
  const problems = [...versionProblems(facts), ...rightsProblems(access, facts), ...contentProblems(access, facts)].map(
    (problem): Finding => ({ subject, ...problem }),
  );
  if (problems.some(({ level }) => level === 'error')) return problems;
  const content = isKnown(facts) ? `with the tables of a league (${facts.appTables})` : 'empty';
  return [
    ...problems,
    {
      code: 'database-ready',
      level: 'ok',
      subject,
      message: `PostgreSQL ${showVersion(facts.version)} over TLS, ${content}, and ${access.user} may create tables there`,
    },
  ];
}

type Problem = Omit<Finding, 'subject'>;

function versionProblems({ version }: DatabaseFacts): Problem[] {
  if (version >= OLDEST * 10_000) return [];
  return [
    {
      code: 'database-version',
      level: 'error',
      message: `it is PostgreSQL ${showVersion(version)}; ${OLDEST} or later is needed`,
      fix: 'Upgrade it, or create the database on a newer server and correct database.url in sprocket.yaml.',
    },
  ];
}

function rightsProblems({ name, user }: DatabaseAccess, facts: DatabaseFacts): Problem[] {
  const owner = `As the database's administrator: ALTER DATABASE "${name}" OWNER TO "${user}";`;
  const lacking = [
    ...(facts.createSchemas
      ? []
      : [{ message: `the role ${user} may not create schemas in it, which the app does at every start`, fix: owner }]),
    ...(facts.createInPublic
      ? []
      : [
          {
            message: `the role ${user} may not create tables in the schema public, where the migration history lives`,
            fix: `${owner} GRANT USAGE, CREATE ON SCHEMA public TO "${user}";`,
          },
        ]),
    ...(facts.ownedByOthers === 0
      ? []
      : [
          {
            message: `${facts.ownedByOthers} tables of the app belong to another role, so the migrations cannot change them`,
            fix: `As the database's administrator: REASSIGN OWNED BY their_owner TO "${user}";`,
          },
        ]),
  ];
  return lacking.map((problem) => ({ code: 'database-rights', level: 'error', ...problem }));
}

function contentProblems({ user }: DatabaseAccess, facts: DatabaseFacts): Problem[] {
  const another = `Give the league a database of its own: CREATE DATABASE rockets OWNER "${user}"; then correct database.url in sprocket.yaml.`;
  if (isKnown(facts)) {
    if (facts.otherTables.length === 0) return [];
    return [
      {
        code: 'database-foreign',
        level: 'warning',
        message: `it holds tables of something else too: ${list(facts.otherTables)}`,
        fix: 'Move them to a database of their own when there is time; they are left alone.',
      },
    ];
  }
  if (facts.appTables > 0) {
    return [
      {
        code: 'database-partial',
        level: 'error',
        message: `it has ${facts.appTables} tables of the app but no migration history: the app was started before its migrations, or a restore was not complete`,
        fix: 'Restore it whole, or begin with an empty database: DROP SCHEMA … CASCADE of sprocket, mledb and mledb_bridge loses what is in them.',
      },
    ];
  }
  // Many programs keep a table of this name; without tables of the app it is not the app's.
  const foreign = [...(facts.history ? ['public.migrations'] : []), ...facts.otherTables];
  if (foreign.length === 0) return [];
  return [
    {
      code: 'database-foreign',
      level: 'error',
      message: `it holds tables of something else: ${list(foreign)}`,
      fix: another,
    },
  ];
}

/** A league's database: its tables, and the history that says which migrations made them. */
function isKnown({ history, appTables }: DatabaseFacts): boolean {
  return history && appTables > 0;
}

function list(names: readonly string[]): string {
  const more = names.length - SHOWN;
  return `${names.slice(0, SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** `17.11` of 170011. */
function showVersion(version: number): string {
  return `${Math.floor(version / 10_000)}.${version % 10_000}`;
}
