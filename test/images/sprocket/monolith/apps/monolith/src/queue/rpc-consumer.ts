import { setTimeout as sleep } from 'node:timers/promises';

import type pg from 'pg';

import { log } from '../log';

const POLL_MS = 250;
const STALE_MS = Number(process.env.RPC_STALE_MESSAGE_TIMEOUT_MS || 300_000);
const CLEANUP_MS = Number(process.env.RPC_CLEANUP_INTERVAL_MS || 60_000);

/** Answers one pattern. */
export type RpcHandler = (payload: unknown) => Promise<unknown>;

interface Row {
  id: string;
  pattern: string;
  payload: unknown;
}

/**
 * Takes requests off the queues for ever. Several instances share the work, because a row that one has locked is
 * skipped by the others. An error of the database ends the process.
 */
export async function consumeRpc(pool: pg.Pool, queues: string[], handlers: Map<string, RpcHandler>): Promise<never> {
  void resetStale(pool);
  for (;;) {
    const row = await reserve(pool, queues);
    if (row) await answer(pool, row, handlers.get(row.pattern));
    else await sleep(POLL_MS);
  }
}

async function reserve(pool: pg.Pool, queues: string[]): Promise<Row | undefined> {
  const { rows } = await pool.query<Row>(
    `UPDATE sprocket.platform_rpc_queue SET status = 'processing', locked_at = now(), updated_at = now()
      WHERE id = (SELECT id FROM sprocket.platform_rpc_queue WHERE queue = ANY($1) AND status = 'pending'
                   ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id, pattern, payload`,
    [queues],
  );
  return rows[0];
}

async function answer(pool: pg.Pool, row: Row, handler: RpcHandler | undefined): Promise<void> {
  try {
    if (!handler) throw new Error(`No message handler for ${row.pattern}`);
    const response = JSON.stringify((await handler(row.payload)) ?? null);
    log('log', 'PostgresServer', `Handler result for ${row.pattern}: ${response.slice(0, 200)}`);
    log('log', 'PostgresServer', `Storing response for ${row.id}: ${response.slice(0, 200)}`);
    await finish(pool, row.id, 'completed', 'response', response);
  } catch (error) {
    await finish(pool, row.id, 'failed', 'error', JSON.stringify({ message: (error as Error).message }));
  }
}

async function finish(
  pool: pg.Pool,
  id: string,
  status: string,
  column: 'response' | 'error',
  value: string,
): Promise<void> {
  await pool.query(
    `UPDATE sprocket.platform_rpc_queue SET status = $2, ${column} = $3, updated_at = now() WHERE id = $1`,
    [id, status, value],
  );
}

async function resetStale(pool: pg.Pool): Promise<never> {
  for (;;) {
    const { rowCount } = await pool.query(
      `UPDATE sprocket.platform_rpc_queue SET status = 'pending', locked_at = NULL, updated_at = now()
        WHERE status = 'processing' AND locked_at < now() - $1 * interval '1 millisecond'`,
      [STALE_MS],
    );
    if (rowCount) log('warn', 'PostgresServer', `Reset ${rowCount} stale processing messages to pending`);
    await sleep(CLEANUP_MS);
  }
}
