import type pg from 'pg';

/**
 * What the application creates by itself at boot, on a database without migrations too: afterwards the migrations fail,
 * because these two tables are in their way. Needs CREATE on the database.
 */
export async function ensureQueueSchema(pool: pg.Pool): Promise<void> {
  await pool.query('CREATE SCHEMA IF NOT EXISTS sprocket');
  await pool.query(`
    CREATE TABLE IF NOT EXISTS sprocket.platform_rpc_queue (
      id uuid CONSTRAINT "PK_platform_rpc_queue" PRIMARY KEY,
      queue text NOT NULL,
      pattern text NOT NULL,
      payload jsonb NOT NULL,
      status text NOT NULL DEFAULT 'pending',
      response jsonb,
      error jsonb,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      locked_at timestamptz
    )`);
  await pool.query(`
    CREATE INDEX IF NOT EXISTS "IDX_platform_rpc_queue_pending"
      ON sprocket.platform_rpc_queue (queue, status, created_at)`);
  await pool.query(`
    CREATE TABLE IF NOT EXISTS sprocket.platform_event (
      id bigserial CONSTRAINT "PK_platform_event" PRIMARY KEY,
      topic text NOT NULL,
      payload jsonb NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    )`);
  await pool.query('CREATE INDEX IF NOT EXISTS "IDX_platform_event_topic" ON sprocket.platform_event (topic, id)');
}
