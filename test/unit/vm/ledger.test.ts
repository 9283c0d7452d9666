import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { lost, openLedger } from '../../vm/ledger.ts';

let server: Server | undefined;
afterEach(() => server?.close());

async function serve(status: number): Promise<{ port: number; hosts: (string | undefined)[] }> {
  const hosts: (string | undefined)[] = [];
  server = createServer((request, response) => {
    hosts.push(request.headers.host);
    response.writeHead(status).end('["a"]');
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, hosts };
}

describe('lost', () => {
  it('names what was acknowledged and is not there', () => {
    expect(lost(new Set(['a', 'b']), ['b', 'c'])).toEqual(['a']);
  });
});

describe('openLedger', () => {
  it('remembers only writes that were acknowledged', async () => {
    const { port, hosts } = await serve(200);
    const ledger = openLedger(() => port);
    expect(await ledger.write('a')).toBe(true);
    expect(await ledger.list()).toEqual(['a']);
    expect([...ledger.acknowledged]).toEqual(['a']);
    expect(hosts).toEqual(['api.localhost', 'api.localhost']);
  });

  it('does not count a refused write, nor one that nobody answers', async () => {
    const { port } = await serve(503);
    const ledger = openLedger(() => port);
    expect(await ledger.write('a')).toBe(false);
    server?.close();
    expect(await openLedger(() => 1).write('b')).toBe(false);
    expect(ledger.acknowledged.size).toBe(0);
    await expect(openLedger(() => 1).list()).rejects.toThrow();
  });

  it('writes until it is stopped', async () => {
    const { port } = await serve(200);
    const ledger = openLedger(() => port);
    const writing = ledger.keepWriting();
    await new Promise((resolve) => setTimeout(resolve, 400));
    await writing.stop();
    const count = ledger.acknowledged.size;
    expect(count).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(ledger.acknowledged.size).toBe(count);
  });
});
