import type { Progress } from '../../src/ops/progress.ts';

/** A fake: tells nobody anything. */
export const silentProgress: Progress = {
  begin: () => ({ update: () => undefined, done: () => undefined, fail: () => undefined }),
  note: () => undefined,
  warn: () => undefined,
};
