import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StandInNpm {
  /** For `npm_config_registry`. */
  readonly url: string;
  /** Offers a version; the last one is the newest. */
  readonly publish: (version: string, tarball: Buffer) => void;
  readonly close: () => Promise<void>;
}

export interface NpmBehaviour {
  /** Sends something else than it announced. */
  readonly tampers?: boolean;
  /** Says that it signed what it announces, and shows no keys. */
  readonly signs?: boolean;
}

/**
 * A stand-in for an npm registry on a free port of the loopback address: it serves one package the way registries do,
 * and can be told to misbehave, which no real one can.
 */
export async function standInNpm(name: string, behaviour: NpmBehaviour = {}): Promise<StandInNpm> {
  const versions = new Map<string, Buffer>();
  const integrityOf = (tarball: Buffer) => `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
  const server: Server = createServer((request, response) => {
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const send = (status: number, body: string | Buffer, type = 'application/json') =>
      response.writeHead(status, { 'content-type': type }).end(body);
    const path = decodeURIComponent((request.url ?? '').split('?')[0] ?? '');
    const tarball = versions.get(/-(\d+\.\d+\.\d+)\.tgz$/.exec(path)?.[1] ?? '');
    if (tarball) {
      send(200, behaviour.tampers ? Buffer.concat([tarball, Buffer.from('x')]) : tarball, 'application/octet-stream');
    } else if (path === `/${name}` && versions.size > 0) {
      const entries = [...versions].map(([version, content]) => {
        const integrity = integrityOf(content);
        const shasum = createHash('sha1').update(content).digest('hex');
        const signed = behaviour.signs ? { signatures: [{ keyid: 'SHA256:x', sig: 'x' }] } : {};
        const dist = { tarball: `${base}/${name}/-/${name}-${version}.tgz`, integrity, shasum, ...signed };
        return [version, { name, version, dist }] as const;
      });
      const newest = [...versions.keys()].at(-1);
      send(200, JSON.stringify({ name, 'dist-tags': { latest: newest }, versions: Object.fromEntries(entries) }));
    } else send(404, JSON.stringify({ error: 'not found' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    publish: (version, tarball) => void versions.set(version, tarball),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
