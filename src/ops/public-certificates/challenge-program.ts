/** Folder in which the program below finds what it answers; a file is called like its token. */
export const CHALLENGE_FOLDER = '/challenges';

/** A program for `node -e` that answers an ACME server on port 8402. It looks anew for every question. */
export const CHALLENGE_PROGRAM = `
const { readFile } = require('node:fs');
const { createServer } = require('node:http');
const plain = (text) => /^[A-Za-z0-9_.-]+$/.test(text) && !text.startsWith('.');
createServer((request, response) => {
  const token = request.url.split('/').at(-1);
  const missing = () => response.writeHead(404).end();
  if (!plain(token)) return missing();
  readFile('${CHALLENGE_FOLDER}/' + token, (error, content) =>
    error ? missing() : response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(content));
}).listen(8402);
process.on('SIGTERM', () => process.exit(0));
`;
