import { randomBytes } from 'node:crypto';
import { request } from 'node:https';
import type { Socket } from 'node:net';
import { lookupHere } from './every-way.ts';

/** A WebSocket over which the API tells something every other second. */
export interface Subscription {
  /** How many messages have come. */
  messages(): number;
  /** Why it is closed; undefined while it is open. */
  closed(): string | undefined;
  readonly close: () => Promise<void>;
}

/**
 * Subscribes as the app's pages do (subscriptions-transport-ws).
 * @param host of the API, on this host
 * @param authority PEM of whom the client trusts
 */
export async function subscribe(host: string, authority: string): Promise<Subscription> {
  const socket = await upgraded(host, authority);
  let messages = 0;
  let reason: string | undefined;
  // Frames of a server are not masked, so what they say can be counted where it comes by.
  socket.on('data', (chunk: Buffer) => (messages += chunk.toString('latin1').split('"type":"data"').length - 1));
  socket.on('error', ({ message }) => (reason ??= message));
  socket.on('close', () => (reason ??= 'closed by the server'));
  socket.write(frame({ type: 'connection_init', payload: {} }));
  const query = 'subscription { followScrimMetrics { pendingScrims } }';
  socket.write(frame({ id: '1', type: 'start', payload: { query } }));
  return { messages: () => messages, closed: () => reason, close: () => Promise.resolve(void socket.destroy()) };
}

async function upgraded(host: string, authority: string): Promise<Socket> {
  return await new Promise((resolve, reject) => {
    request({
      host,
      lookup: lookupHere,
      path: '/graphql',
      ca: authority,
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': randomBytes(16).toString('base64'),
        'sec-websocket-protocol': 'graphql-ws',
      },
    })
      .on('upgrade', (_, socket) => resolve(socket))
      .on('response', ({ statusCode }) => reject(new Error(`the WebSocket is refused with ${statusCode}`)))
      .on('error', reject)
      .end();
  });
}

/** A message of a client: text, masked (RFC 6455, 5.2). */
function frame(message: unknown): Buffer {
  const text = Buffer.from(JSON.stringify(message));
  if (text.length > 125) throw new Error('longer messages are not needed here');
  const mask = randomBytes(4);
  return Buffer.concat([
    Buffer.from([0x81, 0x80 | text.length]),
    mask,
    text.map((byte, index) => byte ^ (mask[index % 4] ?? 0)),
  ]);
}
