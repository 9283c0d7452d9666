import { describe, expect, it } from 'vitest';
import { readServiceFolders } from '../../../src/host/assets.ts';
import { asInterrupted, putBackLeagueFile, targetOf } from '../../../src/ops/apply/target.ts';
import { openSession, type Session } from '../../../src/ops/session.ts';
import { beginJournal, readUnfinished } from '../../../src/state/journal.ts';
import { fakePorts } from '../../fakes/fake-ports.ts';
import { memoryFiles } from '../../fakes/memory-files.ts';
import { LOCAL } from '../pipeline.ts';

const SERVICES = readServiceFolders();
const BEFORE = LOCAL;
const WANTED = `${LOCAL}modules: [gatus]\n`;
const OTHER = `${LOCAL}# mine\n`;

async function open(text: string): Promise<Session> {
  const files = memoryFiles({ '/l/sprocket.yaml': text });
  await files.makeFolder('/l/.sprocket/log');
  return await openSession(fakePorts({ files }), '/l', SERVICES);
}

/** A run that was killed after its journal began. */
async function killed(session: Session, given: Parameters<Session['reopen']>[0]): Promise<void> {
  const wanting = await session.reopen(given);
  const target = await targetOf(wanting, undefined);
  await beginJournal(session.ports, session.folder, { operation: 'upgrade', generation: 2, from: 1, target });
}

describe('a run that was interrupted', () => {
  it.each([BEFORE, WANTED])(
    'goes on with the text that it wanted, whether that was written or not',
    async (present) => {
      const session = await open(BEFORE);
      await killed(session, { league: WANTED, dataBefore: 7 });
      await session.ports.files.write(session.folder.league, present);
      const again = await asInterrupted(await session.reopen({}));
      expect(again.text).toBe(WANTED);
      expect(again.given.dataBefore).toBe(7);
      expect(again.league.modules).toEqual(['gatus']);
    },
  );

  it('goes back to the volumes that it wanted', async () => {
    const session = await open(BEFORE);
    await killed(session, { league: WANTED, volumesBack: true });
    expect((await asInterrupted(await session.reopen({}))).given.volumesBack).toBe(true);
  });

  it('gives way to what somebody has edited since', async () => {
    const session = await open(BEFORE);
    await killed(session, { league: WANTED, dataBefore: 7 });
    await session.ports.files.write(session.folder.league, OTHER);
    const again = await asInterrupted(await session.reopen({}));
    expect(again.text).toBe(OTHER);
    expect(again.given).toEqual({});
  });

  it('has the audit log told the same by whoever finishes it', async () => {
    const { ports, folder } = await open(BEFORE);
    const target = { details: { from: 'v1.0.0', to: 'v2.0.0', migrates: 'yes' } };
    await beginJournal(ports, folder, { operation: 'upgrade', generation: 2, from: 1, target });
    expect((await readUnfinished(ports.files, folder))?.target).toEqual(target);
  });

  it('that only took sprocket.yaml as it is says so', async () => {
    const session = await open(BEFORE);
    await killed(session, {});
    expect((await readUnfinished(session.ports.files, session.folder))?.target).toEqual({});
    expect(await asInterrupted(session)).toBe(session);
  });

  it('keeps the first text of sprocket.yaml over several attempts, and it is what is put back', async () => {
    const session = await open(BEFORE);
    await killed(session, { league: WANTED });
    await session.ports.files.write(session.folder.league, WANTED);
    const unfinished = await readUnfinished(session.ports.files, session.folder);
    const target = await targetOf(await session.reopen({ league: WANTED }), unfinished);
    expect(target.league).toEqual({ to: WANTED, from: BEFORE });
    await putBackLeagueFile(session, target);
    expect(await session.ports.files.read(session.folder.league)).toBe(BEFORE);
  });

  it('puts nothing back over what somebody has edited since', async () => {
    const session = await open(OTHER);
    await putBackLeagueFile(session, { league: { to: WANTED, from: BEFORE } });
    expect(await session.ports.files.read(session.folder.league)).toBe(OTHER);
  });
});
