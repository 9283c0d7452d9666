import type pg from 'pg';

import type { RpcHandler } from './rpc-consumer';

/** What the services behind the queues can be asked for in this stand-in. */
export function rpcHandlers(pool: pg.Pool): Map<string, RpcHandler> {
  const accept: RpcHandler = () => Promise.resolve(true);
  return new Map<string, RpcHandler>([
    ['GetScrimMetrics', () => scrimMetrics(pool)],
    // Replay parsers send these and never come back for the answer: the rows stay, as in the real application.
    ['analytics', accept],
  ]);
}

async function scrimMetrics(pool: pg.Pool): Promise<unknown> {
  const { rows } = await pool.query<{ pending: number; total: number; players: number }>(
    `SELECT count(*) FILTER (WHERE status = 'PENDING')::int AS pending, count(*)::int AS total,
            (SELECT count(*)::int FROM sprocket.scrim_queue_player) AS players
       FROM sprocket.scrim_queue`,
  );
  const { pending, total, players } = rows[0] ?? { pending: 0, total: 0, players: 0 };
  return { pendingScrims: pending, totalScrims: total, totalPlayers: players };
}
