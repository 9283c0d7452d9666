/** Nothing came of work in the time that it had. */
export class Late extends Error {}

/**
 * Waits for work, but not for ever: a program that hangs in a container never answers, nor does an engine that hangs.
 * @throws Late when the time is over; the work itself is left to end by itself
 */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Late(`no answer in ${milliseconds / 1000} s`)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
