import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';

import type pg from 'pg';

import type { Config } from './config.js';
import type { Objects } from './objects.js';
import { Progress, type Task } from './tasks.js';

const PARSER_VERSION = '4';

/** What a task works with. */
export interface Worker {
  config: Config;
  db: pg.Client;
  objects: Objects;
}

/**
 * Runs one task: fetches the replay, "parses" it (this stand-in measures it), stores the result beside it, and reports.
 * @throws Error when the task is of another kind, names no object, or the object cannot be had
 */
export async function parseReplay(worker: Worker, task: Task): Promise<object> {
  const { config, objects, db } = worker;
  if (task.task !== 'parseReplay') throw new Error(`Unsupported task ${task.task}`);
  const progress = new Progress(db, task);
  await progress.pending(10, 'Task started...');
  const key = task.args.replayObjectPath;
  if (!key) throw new Error('Missing replayObjectPath');

  const hash = path.basename(key).split('.')[0]!;
  const outputPath = `${config.minio.parsedPrefix}/v${PARSER_VERSION}/${hash}.json`;
  const parsed = config.disableCache ? undefined : await objects.readJson(outputPath);
  if (parsed) {
    await progress.complete(parsed);
    await publishAnalytics(worker, task, { replayHash: hash, cached: true });
    return parsed;
  }

  await progress.pending(20, 'Fetching replay...');
  const file = path.join(config.tempDir, `${randomUUID()}.replay`);
  const content = await objects.fetch(key, file);
  try {
    await progress.pending(40, 'Parsing replay...');
    if (!content.length) throw new Error('The replay is empty');
    await progress.pending(90, 'Cleaning up...');
  } finally {
    await fs.rm(file, { force: true });
  }
  const data = { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
  const result = { parser: 'sprocket-standin', parserVersion: PARSER_VERSION, outputPath, data };
  await progress.complete(result);
  try {
    await objects.writeJson(outputPath, result);
  } catch (error) {
    // The real worker carries on as well: the result is in the database, the stored copy is missing.
    console.error(`WARNING:root:Failed uploading parsed JSON to minio ${String(error)}`);
  }
  await progress.complete(result);
  await publishAnalytics(worker, task, { replayHash: hash, cached: false, replaySize: content.length });
  return result;
}

async function publishAnalytics({ db, config }: Worker, task: Task, fields: object): Promise<void> {
  await db.query('INSERT INTO sprocket.platform_rpc_queue (id, queue, pattern, payload) VALUES ($1, $2, $3, $4)', [
    randomUUID(),
    config.analyticsQueue,
    'analytics',
    JSON.stringify({ name: 'parseReplay', taskId: task.id, ...fields }),
  ]);
}
