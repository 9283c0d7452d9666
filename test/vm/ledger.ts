import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const API_HOST = 'api.localhost';
const ANSWER_WITHIN = 120_000;

/**
 * A client of the league that remembers every write that was acknowledged to it. It runs on the host, so it outlives the
 * guest. (`/ledger` is the stand-in's own, made for such tests.)
 */
export interface Ledger {
  /** Ids whose write was answered with 200. */
  readonly acknowledged: ReadonlySet<string>;
  /** Writes one row. @returns whether it was acknowledged */
  write(id: string): Promise<boolean>;
  /** Writes rows until it is stopped; a refused one is not repeated. */
  keepWriting(): { stop(): Promise<void> };
  /** Ids in the league now. @throws Error when it does not answer */
  list(): Promise<string[]>;
}

/** @param port port of 127.0.0.1 that leads to the league's proxy */
export function openLedger(port: () => number): Ledger {
  const acknowledged = new Set<string>();
  const write = async (id: string): Promise<boolean> => {
    const answer = await ask(port(), 'POST', JSON.stringify({ id })).catch(() => undefined);
    if (answer?.status === 200) acknowledged.add(id);
    return answer?.status === 200;
  };
  return {
    acknowledged,
    write,
    keepWriting: () => {
      const stopped = new AbortController();
      const writing = (async () => {
        for (let count = 0; !stopped.signal.aborted; count++) {
          await write(`during-apply-${count}`);
          // Longer than the proxy keeps a connection without a request: an update waits for connections that are in use.
          await sleep(700);
        }
      })();
      return {
        stop: async () => {
          stopped.abort();
          await writing;
        },
      };
    },
    list: async () => {
      const { status, body } = await ask(port(), 'GET');
      if (status !== 200) throw new Error(`the ledger answers ${status}: ${body.slice(0, 200)}`);
      return JSON.parse(body) as string[];
    },
  };
}

/** Acknowledged ids that are not there. */
export function lost(acknowledged: ReadonlySet<string>, present: readonly string[]): string[] {
  const there = new Set(present);
  return [...acknowledged].filter((id) => !there.has(id));
}

function ask(port: number, method: string, body?: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const headers = { host: API_HOST, 'content-type': 'application/json' };
    const call = request(
      { host: '127.0.0.1', port, path: '/ledger', method, headers, agent: false, timeout: ANSWER_WITHIN },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
        response.on('error', reject);
      },
    );
    call.on('timeout', () => call.destroy(new Error('no answer in time')));
    call.on('error', reject);
    call.end(body);
  });
}
