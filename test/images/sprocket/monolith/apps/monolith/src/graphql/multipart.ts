import type http from 'node:http';

import busboy from 'busboy';

import type { UploadedFile } from './context';
import type { GraphqlRequest } from './execute';

const MAX_FILE_BYTES = 64 * 1024 * 1024;

/**
 * Reads a request as the GraphQL multipart specification writes it: `operations`, then `map`, then the files.
 * @throws Error when a part is missing, no JSON, or too large
 */
export async function readMultipart(request: http.IncomingMessage): Promise<GraphqlRequest> {
  const fields = new Map<string, string>();
  const files = new Map<string, UploadedFile>();
  await new Promise<void>((resolve, reject) => {
    const form = busboy({ headers: request.headers, limits: { fileSize: MAX_FILE_BYTES } });
    form.on('field', (name, value) => fields.set(name, value));
    form.on('file', (name, stream, info) => {
      const filename = info.filename ?? name;
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('limit', () => reject(new Error(`File ${filename} is larger than ${MAX_FILE_BYTES} bytes`)));
      stream.on('end', () => files.set(name, { filename, content: Buffer.concat(chunks) }));
    });
    form.on('close', resolve);
    form.on('error', reject);
    request.pipe(form);
  });
  const operations = JSON.parse(fields.get('operations') ?? 'null') as GraphqlRequest | null;
  const map = JSON.parse(fields.get('map') ?? 'null') as Record<string, string[]> | null;
  if (!operations || !map) throw new Error('Missing multipart field "operations" or "map"');
  for (const [name, paths] of Object.entries(map)) {
    const file = files.get(name);
    if (!file) throw new Error(`File "${name}" is in the map but not in the request`);
    for (const path of paths) place(operations, path.split('.'), file);
  }
  return operations;
}

function place(operations: object, path: string[], file: UploadedFile): void {
  let target = operations as Record<string, unknown>;
  for (const key of path.slice(0, -1)) target = target[key] as Record<string, unknown>;
  target[path.at(-1)!] = file;
}
