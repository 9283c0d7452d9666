import { GraphQLError } from 'graphql';

import type { TokenUser } from '../auth/jwt';
import type { Settings } from '../config/settings';
import type { Database } from '../db/pools';
import type { RedisClients } from '../db/redis';
import type { StandIn } from '../stand-in';
import type { Objects } from '../storage/objects';

/** What resolvers work with; the same for every request. */
export interface Services {
  settings: Settings;
  standIn: StandIn;
  database: Database;
  redis: RedisClients;
  objects: Objects;
}

/** One request. */
export interface Context {
  user: TokenUser | undefined;
}

/** An uploaded file, held in memory. */
export interface UploadedFile {
  filename: string;
  content: Buffer;
}

const ADMINISTRATOR = 0;

/** @throws GraphQLError UNAUTHENTICATED without a valid token */
export function requireUser({ user }: Context): TokenUser {
  if (user) return user;
  throw new GraphQLError('Unauthorized', {
    extensions: { code: 'UNAUTHENTICATED', response: { statusCode: 401, message: 'Unauthorized' } },
  });
}

/** @throws GraphQLError UNAUTHENTICATED or FORBIDDEN; offices come from the token, not from the database */
export function requireAdministrator(context: Context): TokenUser {
  const user = requireUser(context);
  if (user.orgTeams.includes(ADMINISTRATOR)) return user;
  throw new GraphQLError('Forbidden resource', {
    extensions: { code: 'FORBIDDEN', response: { statusCode: 403, message: 'Forbidden resource', error: 'Forbidden' } },
  });
}
