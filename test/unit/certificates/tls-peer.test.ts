import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { KeyedCertificate } from '../../../src/core/certificate.ts';
import { tlsPeer } from '../../../src/host/tls-peer.ts';
import { x509 } from '../../../src/host/x509.ts';

const LOOPBACK = '127.0.0.1';
const NAMES = { dns: ['rockets.local'], ip: ['192.168.1.5'] };

let leaf: KeyedCertificate;
beforeAll(async () => {
  const lately = { notBefore: new Date(Date.now() - 86_400_000), days: 30 };
  const authority = await x509.makeAuthority({ name: 'Rockets', permitted: NAMES, ...lately });
  leaf = await x509.issue({ authority, names: NAMES, ...lately });
});

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, LOOPBACK, resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** A TLS server that notes what it is asked for and what it is told. */
async function proxy() {
  const asked: (string | false | undefined)[] = [];
  const told: Buffer[] = [];
  const server = createServer({ cert: leaf.certificate, key: leaf.key.reveal() }, (socket: TLSSocket) => {
    asked.push((socket as TLSSocket & { servername?: string | false }).servername);
    socket.on('data', (data: Buffer) => told.push(data));
    socket.on('error', () => undefined);
  });
  const closed = new Promise<void>((resolve) =>
    server.on('connection', (socket: Socket) => socket.once('close', () => resolve())),
  );
  return { port: await portOf(server), asked, told, closed };
}

const peer = (port: number, host: string, timeoutMilliseconds = 10_000) =>
  tlsPeer(port).peer({ host, connectTo: LOOPBACK, timeoutMilliseconds });

describe('the certificate of a TLS server', () => {
  it('is asked for by name, is the first of the chain, and need not be trusted', async () => {
    const { port, asked, told, closed } = await proxy();
    const pem = await peer(port, 'rockets.local');
    expect(pem.match(/BEGIN CERTIFICATE/g)).toHaveLength(1);
    expect(x509.readCertificate(pem)).toEqual(x509.readCertificate(leaf.certificate));
    await closed;
    expect(asked).toEqual(['rockets.local']);
    expect(told).toEqual([]);
  });

  it('may be of another name', async () => {
    const { port } = await proxy();
    expect(x509.readCertificate(await peer(port, 'other.local')).subject).toBe('rockets.local');
  });

  it.each(['192.168.1.5', 'fd00::5'])(
    'is asked for without a name where there is only the address %s',
    async (host) => {
      const { port, asked, closed } = await proxy();
      expect(x509.readCertificate(await peer(port, host)).ip).toEqual(['192.168.1.5']);
      await closed;
      expect(asked).toEqual([false]);
    },
  );

  it('is not there when nobody listens', async () => {
    const server = createTcpServer();
    const port = await portOf(server);
    await new Promise((resolve) => server.close(resolve));
    await expect(peer(port, 'rockets.local')).rejects.toThrow(/^ECONNREFUSED$/);
  });

  it('is not waited for longer than was said', async () => {
    const port = await portOf(createTcpServer((socket) => void socket.on('error', () => undefined)));
    await expect(peer(port, 'rockets.local', 50)).rejects.toThrow(/^no answer in 0\.05 s$/);
  });

  it('is not there when what answers is no TLS, or hangs up', async () => {
    const clear = await portOf(
      createTcpServer((socket) => socket.on('error', () => undefined).end('HTTP/1.1 400\r\n\r\n')),
    );
    await expect(peer(clear, 'rockets.local')).rejects.toThrow(/^(ERR_SSL_|EPROTO)/);
    const rude = await portOf(createTcpServer((socket) => socket.destroy()));
    await expect(peer(rude, 'rockets.local')).rejects.toThrow('ECONNRESET');
  });
});
