import fs from 'node:fs/promises';

import { Client } from 'minio';

import type { Config } from './config.js';

/** The replays bucket. */
export class Objects {
  private readonly client: Client;
  private readonly bucket: string;

  /** @throws Error for an endpoint with a scheme or without a name */
  constructor({ minio }: Config) {
    const [host, port] = (minio.hostname ?? '').split(':');
    if (!host || minio.hostname?.includes('/'))
      throw new Error(`ValueError: invalid endpoint "${minio.hostname ?? ''}"`);
    this.client = new Client({
      endPoint: host,
      // Without a port in the hostname the library uses the one of the protocol.
      port: port ? Number(port) : minio.secure ? 443 : 80,
      useSSL: minio.secure,
      accessKey: minio.accessKey ?? '',
      secretKey: minio.secretKey ?? '',
    });
    this.bucket = minio.bucket ?? '';
  }

  /** Downloads an object into a file and returns its content. */
  async fetch(key: string, file: string): Promise<Buffer> {
    await this.client.fGetObject(this.bucket, key, file);
    return fs.readFile(file);
  }

  /** A JSON object, or `undefined` where there is none. */
  async readJson(key: string): Promise<object | undefined> {
    try {
      const stream = await this.client.getObject(this.bucket, key);
      const chunks: Buffer[] = [];
      for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
      return JSON.parse(Buffer.concat(chunks).toString('utf8')) as object;
    } catch (error) {
      if ((error as { code?: string }).code === 'NoSuchKey') return undefined;
      throw error;
    }
  }

  /** Stores a JSON object. */
  async writeJson(key: string, content: object): Promise<void> {
    await this.client.putObject(this.bucket, key, JSON.stringify(content), { 'Content-Type': 'application/json' });
  }
}
