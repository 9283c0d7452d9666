import pg from 'pg';

import type { Config } from './config.js';

/**
 * Connects as libpq does by default: TLS where the server offers it, with any certificate, otherwise plain.
 * @throws the connection error
 */
export async function connectDatabase({ db }: Config): Promise<pg.Client> {
  const connect = async (ssl: pg.ClientConfig['ssl']): Promise<pg.Client> => {
    const client = new pg.Client({ ...db, ssl, connectionTimeoutMillis: 10_000 });
    await client.connect();
    return client;
  };
  try {
    return await connect({ rejectUnauthorized: false });
  } catch (error) {
    if (!/does not support SSL/.test((error as Error).message)) throw error;
    return connect(false);
  }
}

/** What the worker creates by itself: started before the migrations, it stands in their way like the monolith. */
export async function ensureSchema(db: pg.Client): Promise<void> {
  const times = 'created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now()';
  await db.query('CREATE SCHEMA IF NOT EXISTS sprocket');
  await db.query(`
    CREATE TABLE IF NOT EXISTS sprocket.platform_task_queue (
      id text CONSTRAINT "PK_platform_task_queue" PRIMARY KEY, task text NOT NULL, args jsonb NOT NULL, progress_queue text,
      status text NOT NULL DEFAULT 'pending', result jsonb, error jsonb, ${times}, locked_at timestamptz
    )`);
  await db.query(`
    CREATE TABLE IF NOT EXISTS sprocket.platform_task_progress (
      id bigserial CONSTRAINT "PK_platform_task_progress" PRIMARY KEY, task_id text NOT NULL, progress_queue text NOT NULL,
      message jsonb NOT NULL, created_at timestamptz NOT NULL DEFAULT now()
    )`);
  await db.query(`
    CREATE TABLE IF NOT EXISTS sprocket.platform_rpc_queue (
      id uuid CONSTRAINT "PK_platform_rpc_queue" PRIMARY KEY, queue text NOT NULL, pattern text NOT NULL,
      payload jsonb NOT NULL, status text NOT NULL DEFAULT 'pending', response jsonb, error jsonb, ${times},
      locked_at timestamptz
    )`);
}
