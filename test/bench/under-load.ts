import { plainLoad } from '../e2e/support/plain-load.ts';

/** What clients noticed of a change. */
export interface Noticed {
  readonly asked: number;
  readonly failed: number;
  /** Milliseconds for which the API answered nobody. */
  readonly longestStall: number;
  /** When the API answered (milliseconds since 1970), in their order. */
  readonly answered: readonly number[];
}

const PER_SECOND = 50;

/** Changes a league on localhost while clients ask it, and looks at what they noticed. */
export async function underLoad(change: () => Promise<unknown>): Promise<Noticed> {
  const load = plainLoad(PER_SECOND);
  await change();
  await load.stop();
  const good = load.asked.filter(({ what, failure }) => what !== 'page' && failure === '');
  const answered = good.map((one) => performance.timeOrigin + one.began + one.took).sort((a, b) => a - b);
  const gaps = answered.slice(1).map((at, index) => at - (answered[index] ?? at));
  return {
    asked: load.asked.length,
    failed: load.asked.filter(({ failure }) => failure !== '').length,
    longestStall: Math.max(...gaps),
    answered,
  };
}
