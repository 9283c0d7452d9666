/** Where a use-case tells what it is doing. The command line shows it; `--json` and tests keep it quiet. */
export interface Progress {
  /** Something that takes a while begins. */
  begin(title: string): Activity;
  /** A fact worth a line. */
  note(text: string): void;
  /** Something the user should know before it bites. */
  warn(text: string): void;
}

export interface Activity {
  /** What is being waited for, or how far it is. */
  update(detail: string): void;
  done(detail?: string): void;
  fail(detail?: string): void;
}

/** Runs one piece of work as one activity. */
export async function during<T>(
  progress: Progress,
  title: string,
  work: (activity: Activity) => Promise<T>,
  summary: (result: T) => string | undefined = () => undefined,
): Promise<T> {
  const activity = progress.begin(title);
  try {
    const result = await work(activity);
    activity.done(summary(result));
    return result;
  } catch (error) {
    activity.fail();
    throw error;
  }
}
