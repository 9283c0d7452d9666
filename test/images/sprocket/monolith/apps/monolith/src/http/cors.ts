import type http from 'node:http';

/** Origins that browsers may call from: `web.url` and the list in CORS_ALLOWED_ORIGINS. */
export function allowedOrigins(webUrl: string): ReadonlySet<string> {
  const more = (process.env.CORS_ALLOWED_ORIGINS ?? '').split(',').map((origin) => origin.trim());
  return new Set([webUrl, ...more].filter(Boolean));
}

/**
 * Adds the headers for an allowed origin, and none for another one.
 * @returns true when the request was a preflight and is answered
 */
export function applyCors(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  origins: ReadonlySet<string>,
): boolean {
  const { origin } = request.headers;
  response.setHeader('Vary', 'Origin');
  if (origin && origins.has(origin)) {
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Allow-Credentials', 'true');
  }
  if (request.method !== 'OPTIONS' || !request.headers['access-control-request-method']) return false;
  response.setHeader('Access-Control-Allow-Methods', 'GET,HEAD,PUT,PATCH,POST,DELETE');
  response.setHeader('Access-Control-Allow-Headers', request.headers['access-control-request-headers'] ?? '');
  response.writeHead(204).end();
  return true;
}
