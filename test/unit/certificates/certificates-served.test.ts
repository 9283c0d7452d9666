import { expect, it } from 'vitest';
import { x509 } from '../../../src/host/x509.ts';
import { openSession, type Session } from '../../../src/ops/session.ts';
import { certificatesServed } from '../../../src/ops/verify/certificates-served.ts';
import { askingWorld, SERVICES } from './asking-world.ts';
import { NOW, ROOT } from './league.ts';

/** A league whose proxy shows what it had before to the first who ask. @param times how many of them */
async function noticingAfter(times: number): Promise<Session> {
  const { session } = await askingWorld();
  const names = { dns: ['before.lan'], ip: [] };
  const { certificate: before } = await x509.makeAuthority({
    name: 'Before',
    permitted: names,
    notBefore: NOW,
    days: 9,
  });
  const { ports } = session;
  let asked = 0;
  const tls: typeof ports.tls = {
    peer: (wanted) => ((asked += 1) > times ? ports.tls.peer(wanted) : Promise.resolve(before)),
  };
  return await openSession({ ...ports, tls }, ROOT, SERVICES);
}

const errors = async (session: Session) =>
  (await certificatesServed.run(session)).filter(({ level }) => level === 'error').map(({ code }) => code);

it('a proxy that was just told of a certificate is asked again while it shows another one', async () => {
  expect(await errors(await noticingAfter(6))).toEqual([]);
});

it('and is believed in the end', async () => {
  expect(await errors(await noticingAfter(Infinity))).toContain('certificate-other');
});
