import { stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readServiceFolders } from '../../../src/host/assets.ts';
import { x509 } from '../../../src/host/x509.ts';
import { certificateState, makeCertificates } from '../../../src/ops/certificates.ts';
import { openSession, type Session } from '../../../src/ops/session.ts';
import { certificateStore } from '../../../src/state/certificate-store.ts';
import { fakePorts } from '../../fakes/fake-ports.ts';
import { LOCAL } from '../pipeline.ts';
import { temporaryLeague, type TemporaryLeague } from '../state/temporary-league.ts';

const NOW = new Date('2026-06-01T12:00:00Z');

/** A league on the real file system, with real certificates. */
async function open({ folder, files }: TemporaryLeague, ways: string, now = NOW): Promise<Session> {
  await files.write(folder.league, LOCAL.replace('{ localhost: true }', ways));
  const ports = { ...fakePorts({ now }), files, certificates: x509 };
  return await openSession(ports, folder.root, readServiceFolders());
}

async function make(session: Session): Promise<void> {
  await makeCertificates(session, (await certificateState(session)).due);
}

const modeOf = async (path: string): Promise<string> => ((await stat(path)).mode & 0o777).toString(8);

describe('certificates of a league', () => {
  it('are not needed on this machine alone', async () => {
    await using league = await temporaryLeague();
    const session = await open(league, '{ localhost: true }');
    expect(await certificateState(session)).toEqual({ due: [], fingerprints: new Map(), trusted: '' });
    await make(session);
    expect(await league.files.exists(league.folder.certificates)).toBe(false);
  });

  it('are made for every way in but this machine, and then nothing is due', async () => {
    await using league = await temporaryLeague();
    const session = await open(league, '{ localhost: true, lan: 192.168.1.10, tailnet: rockets.tail1234.ts.net }');
    expect((await certificateState(session)).due.map(({ wanted }) => wanted.way)).toEqual(['tailnet', 'lan']);
    await make(session);
    const { due, fingerprints } = await certificateState(session);
    expect(due).toEqual([]);
    expect([...fingerprints.keys()]).toEqual(['tailnet', 'lan']);
    const store = certificateStore(league.files, league.folder);
    const lan = x509.readCertificate((await store.served('lan')) ?? '');
    expect(lan.ip).toEqual(['192.168.1.10']);
    expect(x509.isIssuedBy((await store.served('lan')) ?? '', (await store.trusted()) ?? '')).toBe(true);
  });

  it('hold the longest domain that a league may have, with a label in front', async () => {
    await using league = await temporaryLeague();
    const domain = `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.abcdefgh`;
    await make(await open(league, `{ domain: ${domain}, email: a@b.org }`));
    const pem = (await certificateStore(league.files, league.folder).served('domain')) ?? '';
    expect(x509.readCertificate(pem).dns).toEqual([domain, `api.${domain}`]);
  });

  it('keep their keys from everybody else', async () => {
    await using league = await temporaryLeague();
    await make(await open(league, '{ lan: 192.168.1.10 }'));
    const { certificates } = league.folder;
    expect(await modeOf(certificates)).toBe('700');
    expect(await modeOf(`${certificates}/authority.key`)).toBe('400');
    expect(await league.files.read(`${certificates}/served/lan.pem`)).toContain('PRIVATE KEY');
    expect(await league.files.read(`${certificates}/authority.pem`)).not.toContain('PRIVATE KEY');
  });

  it('are made anew near their end by the same authority, which devices trust already', async () => {
    await using league = await temporaryLeague();
    await make(await open(league, '{ lan: 192.168.1.10 }'));
    const store = certificateStore(league.files, league.folder);
    const [authority, before] = [await store.trusted(), await store.served('lan')];
    const later = await open(league, '{ lan: 192.168.1.10 }', new Date('2027-05-01T12:00:00Z'));
    expect((await certificateState(later)).due.map(({ cause }) => cause)).toEqual(['it ends in 30 days']);
    await make(later);
    expect((await certificateState(later)).due).toEqual([]);
    expect(await store.trusted()).toBe(authority);
    expect(await store.served('lan')).not.toBe(before);
  });

  it('take another private name without a new authority, and another address only with one', async () => {
    await using league = await temporaryLeague();
    await make(await open(league, '{ lan: rockets.lan }'));
    const store = certificateStore(league.files, league.folder);
    const first = await store.trusted();
    await make(await open(league, '{ lan: comets.lan }'));
    expect(await store.trusted()).toBe(first);
    const moved = await open(league, '{ lan: 192.168.1.11, tailnet: a.b.ts.net }');
    await make(moved);
    expect(await store.trusted()).not.toBe(first);
    expect((await certificateState(moved)).due).toEqual([]);
  });

  it('are made again when the power failed while they were written, or somebody broke a file', async () => {
    await using league = await temporaryLeague();
    const session = await open(league, '{ lan: 192.168.1.10 }');
    await make(session);
    await league.files.remove(`${league.folder.certificates}/authority.json`);
    expect((await certificateState(session)).due).toHaveLength(1);
    await make(session);
    await league.files.write(`${league.folder.certificates}/served/lan.pem`, 'rubbish');
    expect((await certificateState(session)).due).toHaveLength(1);
    await make(session);
    expect((await certificateState(session)).due).toEqual([]);
  });
});
