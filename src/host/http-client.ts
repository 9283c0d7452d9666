import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import { randomBytes } from 'node:crypto';
import type { Http, HttpRequest, HttpResponse } from './ports.ts';

const MOST_BYTES = 2 ** 20;

/** HTTP from this host. Names need no DNS: `connectTo` says where to connect, the URL says what to ask for. */
export function httpClient(): Http {
  return {
    request: (wanted) =>
      new Promise<HttpResponse>((resolve, reject) => {
        const sent = start(wanted, {}, reject);
        sent.once('response', (response: IncomingMessage) => {
          const chunks: Buffer[] = [];
          let size = 0;
          response.on('data', (chunk: Buffer) => {
            size += chunk.length;
            if (size <= MOST_BYTES) chunks.push(chunk);
          });
          response.once('error', reject);
          response.once('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: flat(response),
              body: Buffer.concat(chunks).toString('utf8'),
            }),
          );
        });
        sent.end(wanted.body);
      }),
    upgrade: (wanted, protocol) =>
      new Promise((resolve, reject) => {
        const headers = {
          connection: 'Upgrade',
          upgrade: 'websocket',
          'sec-websocket-version': '13',
          'sec-websocket-key': randomBytes(16).toString('base64'),
          'sec-websocket-protocol': protocol,
        };
        const sent = start(wanted, headers, reject);
        sent.once('upgrade', (response: IncomingMessage, socket) => {
          socket.destroy();
          resolve({ status: response.statusCode ?? 0, protocol: response.headers['sec-websocket-protocol'] });
        });
        sent.once('response', (response: IncomingMessage) => {
          response.resume();
          resolve({ status: response.statusCode ?? 0, protocol: undefined });
        });
        sent.end();
      }),
  };
}

function start(wanted: HttpRequest, headers: Readonly<Record<string, string>>, reject: (error: Error) => void) {
  const url = new URL(wanted.url);
  const bare = url.hostname.replace(/^\[|\]$/g, '');
  const timeout = wanted.timeoutMilliseconds ?? 10_000;
  const open = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const sent = open({
    host: wanted.connectTo ?? url.hostname,
    port: url.port || (url.protocol === 'https:' ? 443 : 80),
    path: `${url.pathname}${url.search}`,
    method: wanted.method ?? 'GET',
    agent: false,
    // An address is no name: it may not be asked for by SNI, and is looked for among the addresses of the certificate.
    ...(url.protocol === 'https:'
      ? {
          servername: isIP(bare) ? '' : bare,
          ...(wanted.trusted ? { ca: wanted.trusted } : {}),
          checkServerIdentity: (_name: string, peer: PeerCertificate) => checkServerIdentity(bare, peer),
        }
      : {}),
    headers: { host: url.host, ...wanted.headers, ...headers },
    signal: AbortSignal.timeout(timeout),
  });
  sent.once('error', (error: NodeJS.ErrnoException) =>
    reject(
      new Error(
        error.name === 'AbortError' || error.name === 'TimeoutError'
          ? `no answer in ${timeout / 1000} s`
          : (error.code ?? error.message),
        { cause: error },
      ),
    ),
  );
  return sent;
}

function flat(response: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(response.headers).map(([key, value]) => [
      key,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}
