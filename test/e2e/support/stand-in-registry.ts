import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a registry misbehaves. `honest` passes everything on to the lab's registry. */
export interface Behaviour {
  /** Answers every request with this status. */
  readonly status?: number;
  /** Takes connections and never answers. */
  readonly hangs?: boolean;
  /** Sends a Date header that is off by so many milliseconds. */
  readonly clockOff?: number;
}

const LAB = { host: '127.0.0.1', port: 5000 };

/**
 * A stand-in for a registry in trouble, on a free port of the loopback address: no real registry can be told to answer
 * 429 or to hang. It speaks the same protocol, because what it does not spoil comes from the real one.
 */
export async function standInRegistry(behaviour: Behaviour): Promise<{ address: string; close(): Promise<void> }> {
  const server: Server = createServer((incoming, outgoing) => {
    if (behaviour.hangs) return;
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
        answer.pipe(outgoing);
      },
    );
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const CODES: Readonly<Record<number, string>> = {
  401: 'UNAUTHORIZED',
  404: 'MANIFEST_UNKNOWN',
  429: 'TOOMANYREQUESTS',
};
