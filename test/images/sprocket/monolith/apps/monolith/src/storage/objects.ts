import { createHash } from 'node:crypto';

import { Client } from 'minio';

import type { Settings } from '../config/settings';

/** The two things the application puts into object storage. */
export interface Objects {
  /** Stores a replay under its hash and returns the key. */
  putReplay(content: Buffer): Promise<string>;
  /** Stores a report card, asking for public reading with a header that the store may ignore. Returns the key. */
  putReportCard(name: string, content: Buffer): Promise<string>;
}

/**
 * @throws InvalidEndpointError for an end point that is not a bare host
 */
export function openObjects({ minio }: Settings): Objects {
  const client = new Client({
    endPoint: minio.endPoint,
    port: minio.port,
    useSSL: minio.useSSL,
    accessKey: minio.accessKey,
    secretKey: minio.secretKey,
  });
  return {
    async putReplay(content) {
      const key = `replays/${createHash('sha256').update(content).digest('hex')}.replay`;
      await client.putObject(minio.replaysBucket(), key, content);
      return key;
    },
    async putReportCard(name, content) {
      const key = `report-cards/${name}.svg`;
      await client.putObject(minio.imagesBucket(), key, content, {
        'Content-Type': 'image/svg+xml',
        'x-amz-acl': 'public-read',
      });
      return key;
    },
  };
}
