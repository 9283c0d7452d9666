import { connect, type ClientHttp2Session } from 'node:http2';
import { Agent, request } from 'node:https';
import { lookupHere } from './every-way.ts';

export interface Load {
  /** How many were answered as they should be. */
  readonly answered: number;
  /** What went wrong. */
  readonly failed: readonly string[];
  /** Ends it, and waits for what is under way. */
  stop(): Promise<void>;
}

/**
 * Requests at a steady pace: by turns over connections that are kept, over a new one, and over one of HTTP/2 for each host.
 * @param urls asked one after the other; each has to be answered with 200
 * @param authority PEM of whom the client trusts
 */
export function steadyLoad(urls: readonly string[], perSecond: number, authority: string): Load {
  const kept = new Agent({ keepAlive: true, maxSockets: 8, ca: authority, lookup: lookupHere });
  const sessions = new Map<string, ClientHttp2Session>();
  const under: Promise<void>[] = [];
  const failed: string[] = [];
  let answered = 0;

  const session = (url: URL): ClientHttp2Session => {
    const known = sessions.get(url.origin);
    if (known && !known.closed && !known.destroyed) return known;
    const opened = connect(url.origin, { ca: authority, lookup: lookupHere });
    opened.on('error', (error: Error) => failed.push(`${url.origin} over HTTP/2: ${error.message}`));
    sessions.set(url.origin, opened);
    return opened;
  };
  const ask = [
    (url: URL) => overHttp1(url, kept),
    (url: URL) => overHttp1(url, new Agent({ keepAlive: false, ca: authority, lookup: lookupHere })),
    (url: URL) => overHttp2(session(url), url),
  ];
  let turn = 0;
  const timer = setInterval(() => {
    const url = new URL(urls[turn % urls.length] ?? '');
    // Another kind only after every URL had its turn, so that each meets each.
    const kind = Math.floor(turn / urls.length) % ask.length;
    turn += 1;
    const done = ask[kind]?.(url).then(
      (status) => (status === 200 ? void (answered += 1) : void failed.push(`${url.href}: ${status}`)),
      (error: unknown) => void failed.push(`${url.href}: ${String(error)}`),
    );
    if (done) under.push(done);
  }, 1000 / perSecond);

  return {
    get answered() {
      return answered;
    },
    failed,
    stop: async () => {
      clearInterval(timer);
      await Promise.all(under);
      kept.destroy();
      for (const one of sessions.values()) one.close();
    },
  };
}

async function overHttp1(url: URL, agent: Agent): Promise<number> {
  return await new Promise((resolve, reject) => {
    request(url, { agent }, (answer) => {
      answer
        .resume()
        .on('end', () => resolve(answer.statusCode ?? 0))
        .on('error', reject);
    })
      .on('error', reject)
      .end();
  });
}

async function overHttp2(session: ClientHttp2Session, url: URL): Promise<number> {
  return await new Promise((resolve, reject) => {
    let status = 0;
    session
      .request({ ':path': url.pathname })
      .on('response', (headers) => (status = Number(headers[':status'])))
      .on('end', () => resolve(status))
      .on('error', reject)
      .resume();
  });
}
