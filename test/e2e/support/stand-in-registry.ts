import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a registry misbehaves; it may change while it runs. What is left out is passed on to the lab's registry. */
export interface Behaviour {
  /** Answers every request with this status. */
  readonly status?: number;
  /** Takes connections and never answers. */
  readonly hangs?: boolean;
  /** Breaks the connection off in the middle of answers to these paths. */
  readonly breaksOff?: RegExp;
  /** Is gone as soon as somebody asks for one of these paths. */
  readonly vanishes?: RegExp;
  /** Sends a Date header that is off by so many milliseconds. */
  readonly clockOff?: number;
}

export interface StandInRegistry {
  readonly address: string;
  /** After it has vanished: where it was. */
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

const LAB = { host: '127.0.0.1', port: 5000 };

/**
 * A stand-in for a registry in trouble, on a free port of the loopback address: no real registry can be told to answer
 * 429 or to hang. It speaks the same protocol, because what it does not spoil comes from the real one.
 */
export async function standInRegistry(behaviour: Behaviour): Promise<StandInRegistry> {
  const server: Server = createServer((incoming, outgoing) => {
    if (behaviour.hangs) return;
    const asked = incoming.url ?? '';
    if (behaviour.vanishes?.test(asked)) {
      server.close();
      server.closeAllConnections();
      return;
    }
    if (behaviour.status !== undefined) {
      outgoing.writeHead(behaviour.status, {
        'content-type': 'application/json',
        ...(behaviour.status === 401 ? { 'www-authenticate': 'Basic realm="private"' } : {}),
      });
      outgoing.end(JSON.stringify({ errors: [{ code: CODES[behaviour.status] ?? 'UNKNOWN', message: 'stand-in' }] }));
      return;
    }
    const passed = request(
      {
        ...LAB,
        path: incoming.url,
        method: incoming.method,
        headers: { ...incoming.headers, host: `${LAB.host}:${LAB.port}` },
      },
      (answer) => {
        const headers = { ...answer.headers };
        if (behaviour.clockOff !== undefined) headers.date = new Date(Date.now() + behaviour.clockOff).toUTCString();
        outgoing.writeHead(answer.statusCode ?? 502, headers);
        if (behaviour.breaksOff?.test(asked)) {
          outgoing.write(Buffer.alloc(Math.floor(Number(headers['content-length'] ?? 2) / 2)));
          setTimeout(() => outgoing.destroy(), 100);
        } else answer.pipe(outgoing);
      },
    );
    incoming.pipe(passed);
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    comeBack: () => listen(port),
    close: async () => {
      server.closeAllConnections();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}

const CODES: Readonly<Record<number, string>> = {
  401: 'UNAUTHORIZED',
  404: 'MANIFEST_UNKNOWN',
  429: 'TOOMANYREQUESTS',
};
