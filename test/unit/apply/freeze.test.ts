import { describe, expect, it } from 'vitest';
import { requireThawed } from '../../../src/ops/apply/freeze.ts';
import { openSession } from '../../../src/ops/session.ts';
import { fakePorts } from '../../fakes/fake-ports.ts';
import { memoryFiles } from '../../fakes/memory-files.ts';
import { LOCAL, SERVICE_FOLDERS } from '../pipeline.ts';
import { rejectionOf } from '../thrown-by.ts';

const LOCK = JSON.stringify({
  version: 1,
  cli: '0.1.0',
  generation: 1,
  verified: '',
  images: {},
  files: {},
  containers: {},
  tasks: {},
});
const FROZEN = `${LOCAL}freeze: [{ from: 2026-01-01, until: 2026-01-02, zone: UTC, why: finals }]\n`;

/** The clock of the fake world shows noon of 1 January 2026. */
const league = (text: string, lock?: string) =>
  openSession(
    fakePorts({
      files: memoryFiles({ '/opt/x/sprocket.yaml': text, ...(lock ? { '/opt/x/sprocket.lock': lock } : {}) }),
    }),
    '/opt/x',
    SERVICE_FOLDERS,
  );

describe('a freeze', () => {
  it('stops what nobody attends, and names its end and the flag', async () => {
    const session = await league(FROZEN, LOCK);
    for (const options of [{}, { despiteFreeze: () => Promise.resolve(undefined) }]) {
      const error = await rejectionOf(requireThawed(session, options));
      expect(error).toMatchObject({ code: 'frozen', exit: 3 });
      expect(error.message).toContain('finals, until 2026-01-03 00:00 UTC');
      expect(error.hint).toContain('--despite-freeze');
    }
  });

  it('is asked about where somebody is there', async () => {
    const session = await league(FROZEN, LOCK);
    const asked: string[] = [];
    await requireThawed(session, { despiteFreeze: ({ why }) => Promise.resolve(asked.push(why) > 0) });
    expect(asked).toEqual(['finals']);
    const no = rejectionOf(requireThawed(session, { despiteFreeze: () => Promise.resolve(false) }));
    expect((await no).code).toBe('cancelled');
  });

  it('does not stop an installation, nor anything when it is over', async () => {
    await requireThawed(await league(FROZEN), {});
    await requireThawed(await league(FROZEN.replaceAll('2026', '2025'), LOCK), {});
    await requireThawed(await league(LOCAL, LOCK), {});
  });
});
