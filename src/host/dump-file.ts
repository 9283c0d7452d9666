import { copyFile, mkdir, open, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Database dumps: files too big and too binary to be read as text. */
export interface DumpFiles {
  /** Bytes of a file, or undefined when there is no file of that name. */
  size(path: string): Promise<number | undefined>;
  /** Its first bytes. */
  head(path: string, bytes: number): Promise<Buffer>;
  /** Copies it durably, under a temporary name first; whoever may enter the folder may read the copy. */
  copy(from: string, to: string): Promise<void>;
}

/** The dumps of this host. */
export function nodeDumps(): DumpFiles {
  return { size, head, copy };
}

async function size(path: string): Promise<number | undefined> {
  try {
    const found = await stat(path);
    return found.isFile() ? found.size : undefined;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

async function head(path: string, bytes: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function copy(from: string, to: string): Promise<void> {
  const folder = dirname(to);
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const temporary = `${to}.${process.pid}.tmp`;
  await copyFile(from, temporary);
  const file = await open(temporary, 'r+');
  await file.chmod(0o444);
  await file.sync();
  await file.close();
  await rename(temporary, to);
  const entry = await open(folder, 'r');
  await entry.sync();
  await entry.close();
}
