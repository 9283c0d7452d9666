import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks again and again until there is an answer.
 * @param seconds how long, at most
 * @param what for the message of the error
 * @throws Error when there was none in time
 */
export async function waitUntil<T>(what: string, seconds: number, ask: () => Promise<T | undefined>): Promise<T> {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > until) throw new Error(`${what}: not within ${seconds} s`);
    await sleep(500);
  }
}
