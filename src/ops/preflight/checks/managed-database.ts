import { pullReference } from '../../../plan/images.ts';
import type { PreflightCheck, PreflightContext } from '../check.ts';
import { checkDatabase } from '../database/check-database.ts';
import { databaseAccess, databaseClient, type DatabaseClient } from '../database/database-access.ts';
import { notGiven } from '../not-given.ts';

const PASSWORD = 'database-password';

/** The managed database can be used as it is; nothing to look at where the bundled one is used. */
export const managedDatabase: PreflightCheck = {
  code: 'database',
  title:
    'The managed database answers with TLS, is version 14 or later, lets the league create tables, and is empty or a league’s',
  run: async (context) => {
    const { ports, league, secrets, catalog } = context.session;
    if (!league.database) return [];
    const password = await secrets.read(PASSWORD);
    if (!password) return [notGiven('database-password', 'database', PASSWORD)];
    const client = databaseClient(catalog);
    const access = databaseAccess(league.database.url, password, client, imageOf(context, client));
    return checkDatabase(ports, access, context.progress);
  },
};

/** The league's tasks run psql too, so the image is mostly one that the plan has pinned already. */
function imageOf({ session: { deployment, league }, wanted }: PreflightContext, { name }: DatabaseClient): string {
  const user = deployment.containers.find(({ image }) => image.name === name);
  const pinned = wanted.containers.find((container) => container.name === user?.name)?.image;
  return pinned ?? pullReference(name, league.images.registry);
}
