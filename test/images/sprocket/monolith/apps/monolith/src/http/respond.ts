import type http from 'node:http';

const MAX_BODY_BYTES = 1024 * 1024;

/** Answers with JSON. */
export function sendJson(response: http.ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

/** Answers as Nest's exceptions do. */
export function sendError(response: http.ServerResponse, statusCode: number, message: string): void {
  sendJson(response, statusCode, { statusCode, message });
}

/**
 * Reads a JSON body.
 * @throws Error when it is no JSON or larger than 1 MiB
 */
export async function readJson(request: http.IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new Error('request entity too large');
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
