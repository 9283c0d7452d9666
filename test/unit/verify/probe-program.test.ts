import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { PROBE_PLAN, PROBE_PROGRAM, type ProbePlan } from '../../../src/ops/verify/probe-program.ts';

async function probe(plan: ProbePlan): Promise<unknown> {
  const env = { ...process.env, [PROBE_PLAN]: JSON.stringify(plan) };
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', PROBE_PROGRAM], { env });
  return JSON.parse(stdout);
}

async function listening(): Promise<{ port: number; close: () => void }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

/** Too long for a name, so that it is refused here and no name server is asked. */
const NO_NAME = 'x'.repeat(80);

it('tells an open port from a closed one, and what it could not try', async () => {
  const [open, closed] = await Promise.all([listening(), listening()]);
  closed.close();
  const targets = [
    { address: '127.0.0.1', ports: [open.port, closed.port] },
    { address: NO_NAME, ports: [80] },
  ];
  const answer = await probe({ targets, milliseconds: 2_000 });
  open.close();
  expect(answer).toMatchObject({
    control: true,
    open: [{ address: '127.0.0.1', port: open.port }],
    failed: [{ address: NO_NAME, port: 80 }],
  });
});
