import { describe, expect, it } from 'vitest';
import { longestFirst, placesFor, type QueuedFile, workThrough } from '../../runner/queue.ts';

const order = (...files: readonly QueuedFile[]): string[] => longestFirst(files).map(({ path }) => path);

describe('longestFirst', () => {
  it('goes by what files took the last time', () => {
    const files = [
      { path: 'short', seconds: 3 },
      { path: 'long', seconds: 222 },
      { path: 'middle', seconds: 35 },
    ];
    expect(order(...files)).toEqual(['long', 'middle', 'short']);
  });

  it('begins with those that never ran, as they come', () => {
    expect(order({ path: 'known', seconds: 180 }, { path: 'new' }, { path: 'newer' })).toEqual([
      'new',
      'newer',
      'known',
    ]);
  });
});

interface Running {
  readonly place: string;
  readonly end: (result: string) => void;
  readonly fail: (error: Error) => void;
}

/** Works through a queue with pieces that end only when they are told to. */
function workshop(queue: readonly string[], places: readonly string[]) {
  const running = new Map<string, Running>();
  const done = workThrough(queue, places, (piece, place: string) => {
    return new Promise<string>((end, fail) => running.set(piece, { place, end, fail }));
  });
  const at = (): Record<string, string> => Object.fromEntries([...running].map(([piece, { place }]) => [place, piece]));
  const end = async (piece: string): Promise<void> => {
    const { place, end: resolve } = running.get(piece) ?? {};
    running.delete(piece);
    resolve?.(`${piece} at ${place}`);
    await new Promise(setImmediate);
  };
  return { done, at, end, running };
}

describe('workThrough', () => {
  it('gives the next piece to the place that is free first, and each piece to one place', async () => {
    const { done, at, end } = workshop(['a', 'b', 'c', 'd'], ['one', 'two']);
    expect(at()).toEqual({ one: 'a', two: 'b' });
    await end('b');
    expect(at()).toEqual({ one: 'a', two: 'c' });
    await end('c');
    expect(at()).toEqual({ one: 'a', two: 'd' });
    await end('d');
    expect(at()).toEqual({ one: 'a' });
    await end('a');
    expect(await done).toEqual(['a at one', 'b at two', 'c at two', 'd at two']);
  });

  it('works with one place, and with more places than pieces', async () => {
    const one = workshop(['a', 'b'], ['one']);
    expect(one.at()).toEqual({ one: 'a' });
    await one.end('a');
    await one.end('b');
    expect(await one.done).toEqual(['a at one', 'b at one']);
    const many = workshop(['a'], ['one', 'two']);
    expect(many.at()).toEqual({ one: 'a' });
    await many.end('a');
    expect(await many.done).toEqual(['a at one']);
  });

  it('fails with the piece that does', async () => {
    const { done, running } = workshop(['a', 'b'], ['one', 'two']);
    running.get('b')?.fail(new Error('b broke'));
    await expect(done).rejects.toThrow('b broke');
  });
});

function promiseOf<T>() {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((done) => (resolve = done));
  return { promise, resolve };
}

describe('places', () => {
  it('are one more than processors, as far as the memory goes', () => {
    const GIB = 2 ** 30;
    expect(placesFor(2, 24 * GIB)).toBe(3);
    expect(placesFor(4, 8 * GIB)).toBe(2);
    expect(placesFor(1, GIB)).toBe(1);
  });

  it('that still open take over what is left, and those that cannot be had leave it to the others', async () => {
    const { promise: opening, resolve: open } = promiseOf<string>();
    const did: string[] = [];
    const done = workThrough(['a', 'b', 'c'], ['here', opening, Promise.resolve(undefined)], async (piece, place) => {
      did.push(`${piece} ${place}`);
      if (place === 'here') await new Promise((resolve) => setTimeout(resolve, 20));
      return piece;
    });
    open('there');
    expect(await done).toEqual(['a', 'b', 'c']);
    expect(did).toEqual(['a here', 'b there', 'c there']);
  });
});
