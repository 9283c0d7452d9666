import path from 'node:path';

import pg from 'pg';
import { DataSource } from 'typeorm';

import type { Settings } from '../config/settings';
import { log } from '../log';

const TRIES = 10;
const RETRY_MS = 3_000;

/** Both ways to the database; each has its own pool of `db.pool_size` connections. */
export interface Database {
  /** Entities. */
  orm: DataSource;
  /** Queues and events. */
  common: pg.Pool;
}

/**
 * Opens the database, waiting for it like Nest's TypeORM module: ten tries, three seconds apart.
 * @throws the last connection error
 */
export async function openDatabase(settings: Settings): Promise<Database> {
  const orm = new DataSource(ormOptions(settings));
  for (let tries = 1; ; tries += 1) {
    try {
      await orm.initialize();
      break;
    } catch (error) {
      if (tries === TRIES) throw error;
      log('error', 'TypeOrmModule', `Unable to connect to the database. Retrying (${tries})...\n${String(error)}`);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
  // No 'error' listener on purpose: when Postgres goes away, the idle connection's error ends the process, as in the
  // real application.
  return { orm, common: new pg.Pool(commonOptions(settings)) };
}

function ormOptions({ db, serviceName }: Settings): ConstructorParameters<typeof DataSource>[0] {
  return {
    type: 'postgres',
    host: db.host,
    port: db.port,
    username: db.username,
    password: db.password,
    database: db.database,
    ssl: db.ssl,
    applicationName: `${serviceName}.typeorm`,
    logging: db.logQueries,
    synchronize: false,
    entities: [path.join(__dirname, '../../../../core/src/database/**/*.model.js')],
    extra: poolOptions(db),
  };
}

function commonOptions({ db, serviceName }: Settings): pg.PoolConfig {
  return {
    host: db.host,
    port: db.port,
    user: db.username,
    password: db.password,
    database: db.database,
    ssl: db.ssl,
    application_name: `${serviceName}.common`,
    ...poolOptions(db),
  };
}

function poolOptions(db: Settings['db']): pg.PoolConfig {
  return {
    max: db.poolSize,
    idleTimeoutMillis: db.idleTimeoutMs,
    connectionTimeoutMillis: db.connectionTimeoutMs,
    maxLifetimeSeconds: db.maxLifetimeSeconds,
    idle_in_transaction_session_timeout: db.idleInTransactionMs,
  };
}
