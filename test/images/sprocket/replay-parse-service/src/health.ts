import http from 'node:http';

const PORT = 3015;

/** Answers :3015/healthz with 200 whatever the worker does. */
export function serveHealth(): void {
  http
    .createServer((request, response) => {
      const known = request.url === '/healthz';
      response
        .writeHead(known ? 200 : 404, { 'Content-Type': 'application/json' })
        .end(known ? '{"status":"ok"}' : '{}');
    })
    .listen(PORT);
}
