import type { Catalog } from '../../../catalog/load-catalog.ts';
import type { Secret } from '../../../core/secret.ts';
import { SprocketError } from '../../../core/sprocket-error.ts';

/** A program that can talk to Postgres: an image of the catalog with psql in it. */
export interface DatabaseClient {
  /** Name in the catalog, such as `postgres:17.11-trixie`. */
  readonly name: string;
  /** User of the image to run as; empty for the image's own. */
  readonly user: string;
}

/** A managed database and what is needed to ask it. */
export interface DatabaseAccess {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly user: string;
  readonly password: Secret;
  /** Reference of an image with psql; pulled when the engine does not have it. */
  readonly image: string;
  /** User of that image to run as; empty for the image's own. */
  readonly runAs: string;
}

/**
 * The image whose psql asks a database, from the service that declares `runtime: psql`, whether it is enabled or not.
 * @throws SprocketError catalog-invalid when there is none
 */
export function databaseClient(catalog: Catalog): DatabaseClient {
  for (const { definition } of catalog.values()) {
    if (definition.runtime === 'psql') {
      const user = definition.compose['user'];
      return { name: String(definition.compose['image']), user: typeof user === 'string' ? user : '' };
    }
  }
  throw new SprocketError(
    'catalog-invalid',
    'No service of the catalog has runtime: psql, so a managed database cannot be checked',
    {
      hint: 'See docs/reference/services.md.',
    },
  );
}

/**
 * @param url `database.url` of sprocket.yaml
 * @param image reference of the client's image behind the league's mirror
 */
export function databaseAccess(url: string, password: Secret, client: DatabaseClient, image: string): DatabaseAccess {
  const { hostname, port, pathname, username } = new URL(url);
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || 5432),
    name: decodeURIComponent(pathname.slice(1)),
    user: decodeURIComponent(username),
    password,
    image,
    runAs: client.user,
  };
}
