import { Agent, request } from 'node:http';

/** One answer, or what came instead. */
interface Asked {
  readonly what: string;
  readonly began: number;
  readonly took: number;
  /** Empty when it was answered as it should be. */
  readonly failure: string;
}

export interface PlainLoad {
  readonly asked: readonly Asked[];
  /** Ids of the ledger whose write was acknowledged. */
  readonly acknowledged: readonly string[];
  /** Ends it, and waits for what is under way. */
  stop(): Promise<void>;
}

/**
 * Requests to a league on localhost at a steady pace, in turn a page, a question to the API and a write to it, by turns
 * over connections that are kept and over new ones. One that waits keeps no other waiting.
 */
export function plainLoad(perSecond: number): PlainLoad {
  const asked: Asked[] = [];
  const acknowledged: string[] = [];
  const under: Promise<void>[] = [];
  const kept = new Agent({ keepAlive: true });
  const fresh = new Agent({ keepAlive: false });
  let turn = 0;
  const ask = async (): Promise<void> => {
    turn += 1;
    const agent = turn % 2 === 0 ? kept : fresh;
    const id = `load-${turn}`;
    const began = performance.now();
    const [what, asking] =
      turn % 3 === 0
        ? (['page', send(agent, 'localhost', '/auth/login')] as const)
        : turn % 3 === 1
          ? (['question', send(agent, 'api.localhost', '/healthz')] as const)
          : (['write', send(agent, 'api.localhost', '/ledger', JSON.stringify({ id }))] as const);
    const status = await asking.catch((error: unknown) => String(error));
    if (what === 'write' && status === 200) acknowledged.push(id);
    asked.push({ what, began, took: performance.now() - began, failure: status === 200 ? '' : String(status) });
  };
  const timer = setInterval(() => void under.push(ask()), 1000 / perSecond);
  return {
    asked,
    acknowledged,
    stop: async () => {
      clearInterval(timer);
      await Promise.all(under);
      kept.destroy();
      fresh.destroy();
    },
  };
}

async function send(agent: Agent, host: string, path: string, body?: string): Promise<number> {
  return await new Promise((resolve, reject) => {
    const headers = { host, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
    const method = body === undefined ? 'GET' : 'POST';
    request(
      {
        host: '127.0.0.1',
        port: 80,
        path,
        method,
        headers: body === undefined ? headers : { ...headers, 'content-length': Buffer.byteLength(body) },
        agent,
      },
      (answer) => {
        answer
          .resume()
          .on('end', () => resolve(answer.statusCode ?? 0))
          .on('error', reject);
      },
    )
      .on('error', reject)
      .end(body);
  });
}
