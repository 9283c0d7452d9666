import type pg from 'pg';

/** One row of the task queue. */
export interface Task {
  id: string;
  task: string;
  args: { replayObjectPath?: string };
  progress_queue: string | null;
}

/** Takes the oldest waiting task; rows that another worker has locked are skipped. */
export async function reserveTask(db: pg.Client): Promise<Task | undefined> {
  const { rows } = await db.query<Task>(
    `UPDATE sprocket.platform_task_queue SET status = 'processing', locked_at = now(), updated_at = now()
      WHERE id = (SELECT id FROM sprocket.platform_task_queue WHERE status = 'pending'
                   ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id, task, args, progress_queue`,
  );
  return rows[0];
}

/** Writes how a task ended. */
export async function finishTask(
  db: pg.Client,
  id: string,
  outcome: { status: 'completed'; result: object } | { status: 'failed'; error: object },
): Promise<void> {
  const [column, value] = outcome.status === 'completed' ? ['result', outcome.result] : ['error', outcome.error];
  await db.query(
    `UPDATE sprocket.platform_task_queue SET status = $2, ${column} = $3, updated_at = now() WHERE id = $1`,
    [id, outcome.status, JSON.stringify(value)],
  );
}

/** Progress messages of one task; nothing is written where nobody asked for them. */
export class Progress {
  constructor(
    private readonly db: pg.Client,
    private readonly task: Task,
  ) {}

  pending(value: number, message: string): Promise<void> {
    return this.publish('Pending', value, message);
  }

  complete(result: object): Promise<void> {
    return this.publish('Complete', 100, 'Done!', result);
  }

  error(error: string): Promise<void> {
    return this.publish('Error', 100, 'Failed', null, error);
  }

  private async publish(
    status: string,
    value: number,
    message: string,
    result: object | null = null,
    error: string | null = null,
  ) {
    if (!this.task.progress_queue) return;
    const body = { taskId: this.task.id, status, progress: { value, message }, result, error };
    await this.db.query(
      'INSERT INTO sprocket.platform_task_progress (task_id, progress_queue, message) VALUES ($1, $2, $3)',
      [this.task.id, this.task.progress_queue, JSON.stringify(body)],
    );
  }
}
