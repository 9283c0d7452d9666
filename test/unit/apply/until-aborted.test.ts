import { describe, expect, it } from 'vitest';
import { untilAborted } from '../../../src/ops/apply/until-aborted.ts';

describe('work that the user may cancel', () => {
  it('ends with its result', async () => {
    expect(await untilAborted(new AbortController().signal, () => Promise.resolve(7))).toBe(7);
  });

  it('is not begun when it is cancelled already', async () => {
    let begun = false;
    const work = (): Promise<void> => Promise.resolve(void (begun = true));
    await expect(untilAborted(AbortSignal.abort(new Error('cancelled')), work)).rejects.toThrow('cancelled');
    expect(begun).toBe(false);
  });

  it('is left alone when it is cancelled, and what becomes of it bothers nobody', async () => {
    const cancel = new AbortController();
    let fail: (error: Error) => void = () => undefined;
    const work = new Promise<void>((_resolve, reject) => (fail = reject));
    const waiting = untilAborted(cancel.signal, () => work);
    cancel.abort(new Error('cancelled'));
    await expect(waiting).rejects.toThrow('cancelled');
    fail(new Error('too late'));
    await new Promise((resolve) => setTimeout(resolve, 5));
  });
});
