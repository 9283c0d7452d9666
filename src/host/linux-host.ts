import { readdir, readFile, readlink, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { dirname } from 'node:path';
import { shortAddress } from '../core/certificate.ts';
import type { Host, PortOwner } from './ports.ts';

/**
 * Facts about this machine, from /proc where Linux has them.
 * @param devices what the operating system tells of its network devices
 */
export function linuxHost(devices = networkInterfaces): Host {
  return {
    freeBytes: freeBytes,
    bootId: async () => (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => 'unknown')).trim(),
    processStart,
    portOwner,
    addresses: () => addressesOf(devices()),
  };
}

const LINK_LOCAL = /^(169\.254\.|fe[89ab][0-9a-f]:)/;

function addressesOf(devices: ReturnType<typeof networkInterfaces>): string[] {
  return Object.values(devices)
    .flatMap((device) => device ?? [])
    .filter(({ internal }) => !internal)
    .map(({ address }) => shortAddress(address))
    .filter((address) => !LINK_LOCAL.test(address));
}

async function freeBytes(path: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && dirname(path) !== path) return freeBytes(dirname(path));
    throw error;
  }
}

async function processStart(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The name in parentheses may hold spaces; the start time is the 20th field behind it.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

async function portOwner(port: number): Promise<PortOwner | undefined> {
  const sockets = await listeningSockets(port);
  if (sockets.size > 0) return { name: (await processOf(sockets)) ?? 'another program' };
  return (await canListen(port)) ? undefined : { name: 'another program' };
}

/** Inodes of the sockets that listen on a port, of both address families. */
async function listeningSockets(port: number): Promise<ReadonlySet<string>> {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
  );
  const rows = tables.flatMap((table) =>
    table
      .split('\n')
      .slice(1)
      .map((row) => row.trim().split(/\s+/)),
  );
  const LISTEN = '0A';
  return new Set(rows.filter((row) => row[1]?.endsWith(`:${hex}`) && row[3] === LISTEN).map((row) => row[9] ?? ''));
}

async function processOf(sockets: ReadonlySet<string>): Promise<string | undefined> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
    for (const descriptor of descriptors) {
      const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '');
      const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
      if (inode && sockets.has(inode)) {
        const name = (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).trim();
        return `${name} (pid ${pid})`;
      }
    }
  }
  return undefined;
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'EADDRINUSE'));
    server.listen({ port, host: '0.0.0.0', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
