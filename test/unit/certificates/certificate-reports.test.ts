import { expect, it } from 'vitest';
import type { Tls } from '../../../src/host/ports.ts';
import { certificateReports } from '../../../src/ops/certificate-reports.ts';
import { DAY, filesMadeAt, leagueOf, NOW, securedLeague, served } from './league.ts';

type Asked = Parameters<Tls['peer']>[0];

/** A league whose proxy serves what the files hold. */
async function healthyLeague(given: Parameters<typeof securedLeague>[0] = {}) {
  const asked: Asked[] = [];
  const session = await leagueOf({
    ...given,
    tls: {
      peer: (options) => {
        asked.push(options);
        const certificate = session.deployment.certificates.find(({ dns, ip }) =>
          [...dns, ...ip].includes(options.host),
        );
        return served(session, certificate?.way ?? '');
      },
    },
  });
  return { session, asked };
}

it('asks the proxy of this host for every name of every way in', async () => {
  const { session, asked } = await healthyLeague({ files: await filesMadeAt(NOW) });
  const reports = await certificateReports(session);
  expect(reports.map(({ way }) => way)).toEqual(['domain', 'tailnet', 'lan']);
  for (const { source, names, certificate, due, findings } of reports) {
    expect({ source, due, findings }).toEqual({ source: 'proxy', due: undefined, findings: [] });
    expect(certificate).toMatchObject({ names, ours: true, issuer: 'Private authority of Rockets', daysLeft: 364 });
    expect(certificate?.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  }
  expect(asked.map(({ host }) => host)).toEqual(reports.flatMap(({ names }) => names));
  expect(asked.map(({ host }) => host)).toContain('192.168.1.5');
  expect(new Set(asked.map(({ connectTo }) => connectTo))).toEqual(new Set(['127.0.0.1']));
});

it('warns sixty days before the end, and has errors after it', async () => {
  const levels = async (daysAgo: number) => {
    const files = await filesMadeAt(new Date(NOW.getTime() - daysAgo * DAY));
    const reports = await certificateReports((await healthyLeague({ files })).session);
    return new Set(reports.flatMap(({ findings }) => findings.map(({ level }) => level)));
  };
  expect(await levels(300)).toEqual(new Set());
  expect(await levels(310)).toEqual(new Set(['warning']));
  expect(await levels(366)).toEqual(new Set(['error']));
});

it('notices another certificate, although it is of the same authority', async () => {
  const session = await securedLeague({ tls: { peer: ({ host }) => served(session, host === '192.168.1.5' ? 'domain' : '') } }); // prettier-ignore
  const lan = (await certificateReports(session)).find(({ way }) => way === 'lan');
  expect(lan?.source).toBe('proxy');
  expect(lan?.certificate).toMatchObject({ ours: true });
  expect(lan?.findings[0]?.message).toBe('The proxy serves another certificate than the file holds for 192.168.1.5.');
});

it('tells a certificate of an authority that is not the present one', async () => {
  const former = await securedLeague();
  const session = await securedLeague({ tls: { peer: () => served(former, 'lan') } });
  expect((await certificateReports(session))[0]?.certificate).toMatchObject({ ours: false });
});

it('says why the proxy does not answer, and goes on with the file', async () => {
  const session = await securedLeague({ tls: { peer: () => Promise.reject(new Error('ECONNREFUSED')) } });
  for (const { source, certificate, findings } of await certificateReports(session)) {
    expect([source, certificate?.daysLeft]).toEqual(['file', 364]);
    expect(findings).toHaveLength(1);
    expect(findings[0]?.message).toContain(': ECONNREFUSED.');
  }
});

it('says that nothing is made yet, also when a file is no certificate', async () => {
  const session = await leagueOf({ tls: { peer: () => Promise.reject(new Error('ECONNREFUSED')) } });
  await session.ports.files.write(`${session.folder.certificates}/served/lan.pem`, 'hello');
  const reports = await certificateReports(session);
  expect(reports.map(({ source, due }) => [source, due])).toEqual(
    ['domain', 'tailnet', 'lan'].map((way) => ['none', `ways.${way} in sprocket.yaml`]),
  );
  expect(reports.flatMap(({ findings }) => findings.map(({ message }) => message))).toEqual(
    Array.from({ length: 3 }, () => 'It is not made yet.'),
  );
});

it('asks nobody where the league is reached as localhost alone', async () => {
  expect(await certificateReports(await leagueOf({ ways: { localhost: true } }))).toEqual([]);
});
