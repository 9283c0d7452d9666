import { describe, expect, it } from 'vitest';
import { LOCAL, make } from '../pipeline.ts';
import { dueCertificates, RENEW_DAYS, type ServedCertificate } from '../../../src/plan/certificates.ts';

const NOW = new Date('2026-06-01T12:00:00Z');
const inDays = (days: number): Date => new Date(NOW.getTime() + days * 86_400_000);
const WANTED = { way: 'lan', dns: ['rockets.lan'], ip: ['192.168.1.10'] };
const SERVED: ServedCertificate = {
  way: 'lan',
  names: ['rockets.lan', '192.168.1.10'],
  notAfter: inDays(RENEW_DAYS + 1),
  ours: true,
};
const causes = (change: Partial<ServedCertificate>): string[] =>
  dueCertificates([WANTED], [{ ...SERVED, ...change }], NOW).map(({ cause }) => cause);

describe('a certificate is made', () => {
  it('when there is none', () => {
    expect(dueCertificates([WANTED], [], NOW)).toMatchObject([{ wanted: WANTED, cause: 'ways.lan in sprocket.yaml' }]);
  });

  it('not while it is good for long, whatever else it holds', () => {
    expect(causes({})).toEqual([]);
    expect(causes({ names: [...SERVED.names, 'more.lan'] })).toEqual([]);
  });

  it('when it holds a name that a public authority certifies: the proxy would not ask for it', () => {
    const due = dueCertificates([WANTED], [{ ...SERVED, names: [...SERVED.names, 'api.example.org'] }], NOW, ['api.example.org']); // prettier-ignore
    expect(due.map(({ cause }) => cause)).toEqual(['api.example.org is certified in public']);
  });

  it('long before it ends, and after', () => {
    expect(causes({ notAfter: inDays(RENEW_DAYS) })).toEqual([`it ends in ${RENEW_DAYS} days`]);
    expect(causes({ notAfter: inDays(0.5) })).toEqual(['it ends in 0 days']);
    expect(causes({ notAfter: inDays(-3) })).toEqual(['it ended 2026-05-29']);
  });

  it('when a name is missing, or another authority made it', () => {
    expect(causes({ names: ['192.168.1.10'] })).toEqual(['it does not hold rockets.lan']);
    expect(causes({ ours: false })).toEqual(['the authority of this league is a new one']);
  });
});

describe('the certificates of a league', () => {
  const ways = (text: string) => make(LOCAL.replace('{ localhost: true }', text)).deployment.certificates;

  it('hold every name by which a service is reached', () => {
    expect(ways('{ localhost: true, domain: rockets.example.org, email: a@b.org }')).toEqual([
      { way: 'domain', dns: ['rockets.example.org', 'api.rockets.example.org'], ip: [] },
    ]);
  });

  it('hold every address where there are several, because nobody says which is asked for', () => {
    expect(ways('{ lan: 192.168.1.10, tailnet: 100.64.0.7 }')).toEqual([
      { way: 'tailnet', dns: [], ip: ['100.64.0.7', '192.168.1.10'] },
      { way: 'lan', dns: [], ip: ['100.64.0.7', '192.168.1.10'] },
    ]);
  });
});
