/** A file of tests, and what is known of its length. */
export interface QueuedFile {
  readonly path: string;
  /** How long it took the last time. */
  readonly seconds?: number;
}

/** The files, longest first. Nobody knows how long one is that never ran, so it comes before all. */
export function longestFirst(files: readonly QueuedFile[]): QueuedFile[] {
  const length = ({ seconds = Number.MAX_VALUE }: QueuedFile): number => seconds;
  return [...files].sort((a, b) => length(b) - length(a));
}

/**
 * How many leagues a machine runs at the same time: one for each processor, and one more, since each also waits a lot.
 * @param bytes of its memory
 */
export function placesFor(processors: number, bytes: number): number {
  return Math.max(1, Math.min(processors + 1, Math.floor(bytes / 2 ** 32)));
}

/**
 * Works through a queue at several places at once: each takes the next piece as soon as it is free.
 * @param places some may still be opening, and one may turn out not to be had: the others do all the work
 * @returns what came of each piece, in the order of the queue
 */
export async function workThrough<Piece, Place, Result>(
  queue: readonly Piece[],
  places: readonly (Place | Promise<Place | undefined>)[],
  work: (piece: Piece, place: Place) => Promise<Result>,
): Promise<Result[]> {
  const results = new Map<number, Result>();
  let next = 0;
  const at = async (opening: Place | Promise<Place | undefined>): Promise<void> => {
    const place = opening instanceof Promise ? await opening : opening;
    if (place === undefined) return;
    for (let index = next++; index < queue.length; index = next++)
      results.set(index, await work(queue[index] as Piece, place));
  };
  await Promise.all(places.map(at));
  return queue.map((_, index) => results.get(index) as Result);
}
