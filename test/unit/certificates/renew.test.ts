import { describe, expect, it } from 'vitest';
import { renewCertificates } from '../../../src/ops/renew-certificates.ts';
import { openSession } from '../../../src/ops/session.ts';
import { fakePorts } from '../../fakes/fake-ports.ts';
import { memoryFiles } from '../../fakes/memory-files.ts';
import { LOCAL, SERVICE_FOLDERS } from '../pipeline.ts';
import { rejectionOf } from '../thrown-by.ts';

async function renewal(files: Readonly<Record<string, string>>): ReturnType<typeof rejectionOf> {
  const ports = fakePorts({ files: memoryFiles({ '/l/sprocket.yaml': LOCAL, ...files }) });
  const session = await openSession(ports, '/l', SERVICE_FOLDERS);
  return await rejectionOf(renewCertificates(session, SERVICE_FOLDERS, true));
}

describe('a renewal', () => {
  it('waits for the first apply', async () => {
    expect(await renewal({})).toMatchObject({ code: 'config-missing', hint: 'sprocket apply' });
  });

  it('does not go into a change that is unfinished', async () => {
    const begin = { event: 'begin', at: '2026-01-01', operation: 'apply', generation: 2 };
    const error = await renewal({ '/l/.sprocket/journal.jsonl': `${JSON.stringify(begin)}\n` });
    expect(error).toMatchObject({
      code: 'locked',
      hint: 'Finish it first: sprocket resume. Or undo it: sprocket abort',
    });
  });
});
