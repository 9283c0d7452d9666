import type http from 'node:http';

import type pg from 'pg';

import { readJson, sendError, sendJson } from './respond';

/**
 * Not in the real application. POST {id} answers 200 only once the row is committed, GET lists what is there: a test that
 * remembers which writes were acknowledged can prove that none was lost.
 */
export async function answerLedger(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  pool: pg.Pool,
): Promise<void> {
  try {
    if (request.method === 'GET') {
      const { rows } = await pool.query<{ id: string }>(
        'SELECT id FROM sprocket.standin_ledger ORDER BY written_at, id',
      );
      sendJson(
        response,
        200,
        rows.map((row) => row.id),
      );
      return;
    }
    const body = (await readJson(request)) as { id?: unknown };
    if (request.method !== 'POST' || typeof body.id !== 'string' || !body.id) {
      sendError(response, 400, 'POST a JSON object with a text "id"');
      return;
    }
    await pool.query('INSERT INTO sprocket.standin_ledger (id) VALUES ($1) ON CONFLICT (id) DO NOTHING', [body.id]);
    sendJson(response, 200, { id: body.id });
  } catch (error) {
    sendError(response, error instanceof SyntaxError ? 400 : 503, (error as Error).message);
  }
}
