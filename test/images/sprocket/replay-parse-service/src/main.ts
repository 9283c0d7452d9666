import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { readConfig } from './config.js';
import { connectDatabase, ensureSchema } from './database.js';
import { serveHealth } from './health.js';
import { Objects } from './objects.js';
import { parseReplay, type Worker } from './parse-replay.js';
import { finishTask, Progress, reserveTask, type Task } from './tasks.js';

/** Runs a task and writes down how it ended; only an error of the database gets out, and ends the process. */
async function runTask(worker: Worker, task: Task): Promise<void> {
  try {
    const result = await parseReplay(worker, task);
    await finishTask(worker.db, task.id, { status: 'completed', result });
  } catch (error) {
    const { message } = error as Error;
    console.error(`ERROR:root:Task failed task_id=${task.id}\n${(error as Error).stack ?? message}`);
    try {
      await new Progress(worker.db, task).error(message);
    } finally {
      await finishTask(worker.db, task.id, { status: 'failed', error: { message } });
    }
  }
}

const { version } = JSON.parse(fs.readFileSync('/app/standin.json', 'utf8')) as { version: string };
console.error(`INFO:root:Sprocket stand-in (test double) ${version}`);
serveHealth();
const config = readConfig();
const objects = new Objects(config);
const db = await connectDatabase(config);
await ensureSchema(db);
console.error('INFO:root:Replay parse worker polling Postgres task queue');
for (;;) {
  const task = await reserveTask(db);
  if (task) await runTask({ config, db, objects }, task);
  else await sleep(config.pollMs);
}
