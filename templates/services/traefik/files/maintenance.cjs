// Answers every request with one page: not now, but soon.
const { readFileSync } = require('node:fs');
const { createServer } = require('node:http');

const page = readFileSync('/opt/sprocket/maintenance.html');
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-length': page.length,
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'",
  'cache-control': 'no-store',
  'retry-after': '10',
};
createServer((_, response) => response.writeHead(503, headers).end(page)).listen(8080);
