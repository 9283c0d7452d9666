import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import type pg from 'pg';

const POLL_MS = 250;
const TIMEOUT_MS = 30_000;

/**
 * Calls a service through the queue in Postgres and waits for its answer; the row is deleted once it is answered.
 * @throws Error with the consumer's message, or after 30 s without an answer
 */
export async function callRpc(pool: pg.Pool, queue: string, pattern: string, payload: object): Promise<unknown> {
  const id = randomUUID();
  await pool.query('INSERT INTO sprocket.platform_rpc_queue (id, queue, pattern, payload) VALUES ($1, $2, $3, $4)', [
    id,
    queue,
    pattern,
    JSON.stringify(payload),
  ]);
  const deadline = Date.now() + TIMEOUT_MS;
  while (Date.now() < deadline) {
    await sleep(POLL_MS);
    const { rows } = await pool.query<{ status: string; response: unknown; error: { message?: string } | null }>(
      'SELECT status, response, error FROM sprocket.platform_rpc_queue WHERE id = $1',
      [id],
    );
    const row = rows[0];
    if (!row) throw new Error(`RPC request ${id} disappeared`);
    if (row.status === 'failed') throw new Error(row.error?.message ?? 'RPC request failed');
    if (row.status === 'completed') {
      await pool.query('DELETE FROM sprocket.platform_rpc_queue WHERE id = $1', [id]);
      return row.response;
    }
  }
  throw new Error(`RPC request ${pattern} timed out`);
}
