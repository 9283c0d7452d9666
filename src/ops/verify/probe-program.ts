/** What the probe is told, as JSON in its environment. */
export interface ProbePlan {
  readonly targets: readonly { readonly address: string; readonly ports: readonly number[] }[];
  /** How long one connection may take before it counts as kept away. */
  readonly milliseconds: number;
}

/** Name of the variable that holds the plan. */
export const PROBE_PLAN = 'PROBE_PLAN';

/**
 * A program for `node -e` that tries TCP connections and prints `{ control, open, failed }`: whether it could reach a
 * port of its own (else its answers mean nothing), what was open, and what could not be tried for another reason.
 */
export const PROBE_PROGRAM = `
const { connect, createServer } = require('node:net');
const { targets, milliseconds } = JSON.parse(process.env.${PROBE_PLAN});
const waiting = targets.flatMap(({ address, ports }) => ports.map((port) => ({ address, port })));
const CLOSED = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'ECONNRESET']);
const open = [];
const failed = [];
const reach = (address, port) => new Promise((resolve) => {
  const socket = connect({ host: address, port });
  const end = (answer) => { socket.destroy(); resolve(answer); };
  socket.setTimeout(milliseconds, () => end('closed'));
  socket.once('connect', () => end('open'));
  socket.once('error', ({ code }) => end(CLOSED.has(code) ? 'closed' : code));
});
const work = async () => {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const answer = await reach(next.address, next.port);
    if (answer === 'open') open.push(next);
    else if (answer !== 'closed') failed.push({ ...next, code: answer });
  }
};
createServer().listen(0, '127.0.0.1', async function () {
  const control = (await reach('127.0.0.1', this.address().port)) === 'open';
  await Promise.all(Array.from({ length: 4000 }, work));
  process.stdout.write(JSON.stringify({ control, open, failed }), () => process.exit(0));
});
`;
