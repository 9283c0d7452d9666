import { describe, expect, it } from 'vitest';
import { historyOf } from '../../../src/ops/history.ts';
import { keptGenerations, formerGeneration } from '../../../src/ops/rollback.ts';
import { openSession, type Session } from '../../../src/ops/session.ts';
import { readServiceFolders } from '../../../src/host/assets.ts';
import { lockText } from '../../../src/state/lock-file.ts';
import { fakePorts } from '../../fakes/fake-ports.ts';
import { memoryFiles } from '../../fakes/memory-files.ts';
import { LOCAL } from '../pipeline.ts';
import { rejectionOf } from '../thrown-by.ts';

const SERVICES = readServiceFolders();
const lock = (generation: number) =>
  lockText({ version: 1, cli: '0.1.0', generation, verified: '2026-01-01T00:00:00.000Z', images: {}, files: {}, containers: {}, tasks: {} }); // prettier-ignore
const line = (generation: number, result: string) =>
  JSON.stringify({ at: '2026-01-01T12:00:00.000Z', user: 'ada', command: 'apply', result, generation, from: generation - 1, seconds: 12 }); // prettier-ignore

/** A league whose generation 5 runs; 2 and 4 are kept, 3 was never verified. */
async function league(more: Readonly<Record<string, string>> = {}): Promise<Session> {
  const files = memoryFiles({
    '/l/sprocket.yaml': LOCAL,
    '/l/sprocket.lock': lock(5),
    '/l/.sprocket/generations/0002/sprocket.lock': lock(2),
    '/l/.sprocket/generations/0003/compose.yaml': 'services: {}',
    '/l/.sprocket/generations/0004/sprocket.lock': lock(4),
    '/l/.sprocket/generations/0004/sprocket.yaml': LOCAL,
    '/l/.sprocket/generations/0005/sprocket.lock': lock(5),
    ...more,
  });
  return await openSession(fakePorts({ files }), '/l', SERVICES);
}

describe('the history', () => {
  it('tells which generations run and are kept, and of what failed nothing but that', async () => {
    const lines = [
      line(1, 'committed'),
      line(2, 'committed'),
      line(3, 'undone'),
      line(4, 'committed'),
      line(5, 'committed'),
    ];
    const entries = await historyOf(await league({ '/l/.sprocket/audit.jsonl': lines.join('\n') }));
    expect(entries.map(({ generation, generationIs, program }) => [generation, generationIs, program])).toEqual([
      [1, undefined, undefined],
      [2, 'kept', '0.1.0'],
      [3, undefined, undefined],
      [4, 'kept', '0.1.0'],
      [5, 'present', '0.1.0'],
    ]);
  });
});

describe('a rollback', () => {
  it('goes to what was verified and is kept, and to nothing else', async () => {
    const session = await league();
    expect((await keptGenerations(session)).map(({ generation }) => generation)).toEqual([2, 4]);
    expect(await rejectionOf(formerGeneration(session, 3))).toMatchObject({ code: 'usage', details: ['Kept: 2, 4'] });
    expect(await rejectionOf(formerGeneration(session, 5))).toMatchObject({ message: 'Generation 5 is not kept' });
  });

  it('waits for what is unfinished', async () => {
    const begin = { event: 'begin', at: '2026-01-01', operation: 'upgrade', generation: 6, from: 5 };
    const session = await league({ '/l/.sprocket/journal.jsonl': `${JSON.stringify(begin)}\n` });
    const error = await rejectionOf(formerGeneration(session, undefined));
    expect(error).toMatchObject({
      code: 'locked',
      hint: 'Finish it or undo it first: sprocket resume, or: sprocket abort',
    });
  });
});
