import { setTimeout as sleep } from 'node:timers/promises';

import type pg from 'pg';

import { log } from '../log';
import { instanceId } from '../stand-in';

const POLL_MS = 1_000;

interface Event {
  id: string;
  topic: string;
  payload: unknown;
}

/**
 * Handles every event that arrives after the start. Nothing is locked and nothing is shared out: two instances handle
 * the same event twice. An event that is no object ends the process, and so does an error of the database.
 */
export async function followEvents(pool: pg.Pool): Promise<never> {
  const start = await pool.query<{ id: string }>(
    'SELECT COALESCE(max(id), 0)::text AS id FROM sprocket.platform_event',
  );
  let last = start.rows[0]?.id ?? '0';
  for (;;) {
    const { rows } = await pool.query<Event>(
      'SELECT id::text AS id, topic, payload FROM sprocket.platform_event WHERE id > $1 ORDER BY id',
      [last],
    );
    for (const event of rows) {
      last = event.id;
      await handle(pool, event);
    }
    await sleep(POLL_MS);
  }
}

async function handle(pool: pg.Pool, event: Event): Promise<void> {
  if (typeof event.payload !== 'object' || event.payload === null || Array.isArray(event.payload)) {
    throw new TypeError(
      `Event ${event.id} (${event.topic}): expected object, received ${JSON.stringify(event.payload)}`,
    );
  }
  log('log', 'EventsService', `Handled ${event.topic} event ${event.id}`);
  // On a database without migrations the application runs, and there is nowhere to write this down.
  const { rows } = await pool.query<{ there: boolean }>(
    "SELECT to_regclass('sprocket.standin_event_handled') IS NOT NULL AS there",
  );
  if (!rows[0]?.there) return;
  await pool.query('INSERT INTO sprocket.standin_event_handled (event_id, instance_id, topic) VALUES ($1, $2, $3)', [
    event.id,
    instanceId,
    event.topic,
  ]);
}
