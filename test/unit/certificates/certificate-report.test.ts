import { describe, expect, it } from 'vitest';
import { certificateLines } from '../../../src/cli/output/certificate-view.ts';
import type { Style } from '../../../src/cli/output/style.ts';
import { type Answer, certificateReport, type KnownCertificate } from '../../../src/plan/certificate-report.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const WANTED = { way: 'domain', dns: ['rockets.example', 'api.rockets.example'], ip: ['192.168.1.5'] };
const NAMES = [...WANTED.dns, ...WANTED.ip];
const KEPT: KnownCertificate = {
  subject: 'rockets.example',
  issuer: 'Private authority of Rockets',
  dns: WANTED.dns,
  ip: WANTED.ip,
  notBefore: new Date('2026-01-01T00:00:00Z'),
  notAfter: new Date('2027-01-01T00:00:00Z'),
  serial: '4A',
  authorityKey: '',
  fingerprint: 'ab12',
  isAuthority: false,
  ours: true,
};
const OTHER: KnownCertificate = { ...KEPT, fingerprint: 'cd34', issuer: 'Somebody', ours: false };
const plain: Style = { paint: (_, text) => text, width: 100, isTerminal: false };

const everywhere = (certificate: KnownCertificate): Answer[] => NAMES.map((name) => ({ name, certificate }));
const silent = (silence: string): Answer[] => NAMES.map((name) => ({ name, silence }));
const report = (given: { kept?: KnownCertificate | undefined; answers?: Answer[]; due?: string } = {}, now = NOW) => {
  const kept = 'kept' in given ? given.kept : KEPT;
  return certificateReport({ wanted: WANTED, kept, answers: given.answers ?? everywhere(KEPT), due: given.due }, now);
};

describe('the report of a certificate', () => {
  it('tells of what the proxy serves, and finds nothing where all is well', () => {
    expect(report()).toEqual({
      way: 'domain',
      names: NAMES,
      source: 'proxy',
      certificate: {
        names: NAMES,
        issuer: 'Private authority of Rockets',
        ours: true,
        notBefore: KEPT.notBefore,
        notAfter: KEPT.notAfter,
        daysLeft: 305,
        fingerprint: 'ab12',
      },
      due: undefined,
      findings: [],
    });
  });

  it('only warns of one that is due', () => {
    const { due, findings } = report({ due: 'it ends in 30 days' });
    expect(due).toBe('it ends in 30 days');
    expect(findings).toEqual([
      {
        code: 'certificate-due',
        level: 'warning',
        subject: 'domain',
        message: 'It is due: it ends in 30 days.',
        fix: 'sprocket apply',
      },
    ]);
  });

  it('has one error for one that has ended, to the moment', () => {
    expect(report({}, new Date(KEPT.notAfter.getTime() - 1)).findings).toEqual([]);
    const ended = report({ due: 'it ended 2027-01-01' }, KEPT.notAfter);
    expect(ended.certificate?.daysLeft).toBe(0);
    expect(ended.findings).toMatchObject([{ level: 'error', message: 'It ended 2027-01-01.', fix: 'sprocket apply' }]);
    expect(report({}, new Date('2027-01-01T12:00:00Z')).certificate?.daysLeft).toBe(-1);
  });

  it('has an error for one that has not begun', () => {
    expect(report({}, new Date('2025-12-31T23:59:59Z')).findings).toMatchObject([
      { level: 'error', message: 'It begins 2026-01-01.' },
    ]);
  });

  it('names what another certificate is served for, and shows the one that is served', () => {
    const partly = report({ answers: [...everywhere(KEPT).slice(0, 2), ...everywhere(OTHER).slice(2)] });
    expect(partly.certificate?.fingerprint).toBe('ab12');
    expect(partly.findings).toMatchObject([
      {
        code: 'certificate-other',
        level: 'error',
        message: 'The proxy serves another certificate than the file holds for 192.168.1.5.',
      },
    ]);
    expect(partly.findings[0]?.fix).toMatch(/^sprocket apply/);
    const wholly = report({ answers: everywhere(OTHER) });
    expect(wholly.certificate).toMatchObject({ fingerprint: 'cd34', issuer: 'Somebody', ours: false });
    expect(wholly.findings[0]?.message).toContain('for rockets.example, api.rockets.example, 192.168.1.5.');
  });

  it('judges the dates of what is served, not of the file', () => {
    const old = { ...OTHER, notAfter: new Date('2026-02-01T00:00:00Z') };
    const { findings } = report({ answers: everywhere(old) });
    expect(findings.map(({ code }) => code)).toEqual(['certificate-other', 'certificate-dates']);
    expect(findings[1]?.message).toBe('It ended 2026-02-01.');
  });

  it('falls back on the file where nobody answers, and says so', () => {
    const { source, certificate, findings } = report({ answers: silent('ECONNREFUSED') });
    expect([source, certificate?.fingerprint]).toEqual(['file', 'ab12']);
    expect(findings).toMatchObject([
      {
        level: 'error',
        message: `The proxy does not serve it for ${NAMES.join(', ')}: ECONNREFUSED.`,
        fix: 'sprocket apply',
      },
    ]);
  });

  it('tells the names that are not answered from those that are', () => {
    const answers = [...everywhere(KEPT).slice(0, 2), ...silent('no answer in 5 s').slice(2)];
    const { source, findings } = report({ answers });
    expect(source).toBe('proxy');
    expect(findings).toMatchObject([{ message: 'The proxy does not serve it for 192.168.1.5: no answer in 5 s.' }]);
  });

  it('has one error where nothing is made yet', () => {
    const { source, certificate, findings } = report({
      kept: undefined,
      answers: silent('ECONNREFUSED'),
      due: 'ways.domain in sprocket.yaml',
    });
    expect([source, certificate]).toEqual(['none', undefined]);
    expect(findings).toMatchObject([{ level: 'error', message: 'It is not made yet.', fix: 'sprocket apply' }]);
  });

  it('takes what is served without a file for another certificate', () => {
    expect(report({ kept: undefined, answers: everywhere(OTHER) }).findings).toMatchObject([
      { code: 'certificate-other', level: 'error' },
    ]);
  });
});

describe('the lines of a report', () => {
  it('show names, issuer, dates and fingerprint, and what is due', () => {
    expect(certificateLines([report({ due: 'it ends in 30 days' })], plain)).toEqual([
      '● ways.domain',
      '    names    rockets.example, api.rockets.example, 192.168.1.5',
      '    issuer   Private authority of Rockets (the private authority of this league)',
      '    valid    2026-01-01 to 2027-01-01, 305 days left',
      '    SHA-256  ab12',
      '    seen     as the proxy serves it',
      '  ! domain              It is due: it ends in 30 days.',
      '                        → sprocket apply',
    ]);
  });

  it('tell the file from the proxy, another authority from ours, and what is not there', () => {
    const lines = certificateLines(
      [
        report({ kept: OTHER, answers: silent('ECONNREFUSED') }, new Date('2027-02-01T00:00:00Z')),
        report({ kept: undefined, answers: silent('ECONNREFUSED') }),
        report({}, new Date('2026-12-30T12:00:00Z')),
      ],
      plain,
    );
    expect(lines).toContain('○ ways.domain');
    expect(lines).toContain('    issuer   Somebody (another authority)');
    expect(lines).toContain('    valid    2026-01-01 to 2027-01-01, ended');
    expect(lines).toContain('    seen     in its file alone');
    expect(lines).toContain('    valid    2026-01-01 to 2027-01-01, 1 day left');
    expect(lines).toContain('    names  rockets.example, api.rockets.example, 192.168.1.5');
  });
});
