import { describe, expect, it } from 'vitest';
import { certificateId, readRenewalInfo } from '../../../src/core/renewal-info.ts';

describe('how an authority knows a certificate', () => {
  it('is the example of RFC 9773', () => {
    const authorityKey = '69885B6B87464041E1B37B847BA0AE2CDE01C8D4';
    expect(certificateId({ authorityKey, serial: '87654321' })).toBe('aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE');
  });

  it.each([
    ['7F', 'fw'],
    ['80', 'AIA'],
    ['01', 'AQ'],
    ['0100', 'AQA'],
    ['0', 'AA'],
    ['9', 'CQ'],
    ['8FF', 'CP8'],
  ])('holds the number %s as DER does', (serial, content) => {
    expect(certificateId({ authorityKey: '01', serial })).toBe(`AQ.${content}`);
  });

  it('is not there without the key of the authority, or for a negative number', () => {
    expect(certificateId({ authorityKey: '', serial: '01' })).toBeUndefined();
    expect(certificateId({ authorityKey: '01', serial: '-01' })).toBeUndefined();
    expect(certificateId({ authorityKey: '01', serial: '' })).toBeUndefined();
  });
});

const NOW = new Date('2026-03-01T12:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const after = (milliseconds: number): Date => new Date(NOW.getTime() + milliseconds);

/** A certificate in the midst of its life, of which a share has gone. */
const lived = (share: number, days = 90) => ({
  notBefore: after(-share * days * DAY),
  notAfter: after((1 - share) * days * DAY),
});
const answer = (start: Date, end: Date, more: object = {}): string =>
  JSON.stringify({ suggestedWindow: { start, end }, ...more });

/** As Let's Encrypt answers for what it revoked. */
const REVOKED = answer(after(-HOUR), after(-HOUR / 2));

describe('renewal information', () => {
  it('says that a certificate is to be replaced when its window has ended, and since when', () => {
    expect(readRenewalInfo(REVOKED, lived(0.3), NOW)).toEqual({ since: after(-HOUR), explanation: undefined });
    expect(readRenewalInfo(REVOKED, lived(0), NOW)).toMatchObject({ since: after(-HOUR) });
  });

  it('says so to the moment', () => {
    expect(readRenewalInfo(answer(after(-HOUR), NOW), lived(0.3), NOW)).toBeDefined();
    expect(readRenewalInfo(answer(after(-HOUR), after(1)), lived(0.3), NOW)).toBeUndefined();
  });

  it('says nothing while the window is open or to come', () => {
    expect(readRenewalInfo(answer(after(30 * DAY), after(32 * DAY)), lived(0.3), NOW)).toBeUndefined();
    expect(readRenewalInfo(answer(after(-HOUR), after(DAY)), lived(0.3), NOW)).toBeUndefined();
  });

  it('takes the usual window of a proxy that is a little late for nothing else', () => {
    // Let’s Encrypt: two thirds of 90 or 45 days, half of six.
    for (const [days, middle] of [[90, 2 / 3], [45, 2 / 3], [6.67, 1 / 2]] as const) {
      const { notBefore, notAfter } = lived(middle + 0.02, days);
      const at = (share: number) => new Date(notBefore.getTime() + share * days * DAY);
      const usual = answer(at(middle - 0.01), at(middle + 0.01));
      expect(readRenewalInfo(usual, { notBefore, notAfter }, NOW), `${days} days`).toBeUndefined();
      const explained = answer(at(middle - 0.01), at(middle + 0.01), { explanationURL: 'https://ca.example/why' });
      expect(readRenewalInfo(explained, { notBefore, notAfter }, NOW), `${days} days`).toBeDefined();
    }
  }); // prettier-ignore

  it('tells where the authority explains it, when that is a page', () => {
    const explained = (explanationURL: unknown) =>
      readRenewalInfo(answer(after(-HOUR), after(-1), { explanationURL }), lived(0.3), NOW)?.explanation;
    expect(explained('https://ca.example/incident?id=7')).toBe('https://ca.example/incident?id=7');
    expect(explained('https://ca.example/\u001b[2J')).toBe('https://ca.example/%1B[2J');
    for (const none of ['javascript:alert(1)', 'see the forum', '', 7, null, `https://ca.example/${'x'.repeat(300)}`])
      expect(explained(none)).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['no JSON', '<h1>Not found</h1>'],
    ['null', 'null'],
    ['a list', '[]'],
    ['a refusal', '{ "type": "urn:ietf:params:acme:error:malformed", "status": 404 }'],
    ['no window', '{ "suggestedWindow": null }'],
    ['a window without an end', '{ "suggestedWindow": { "start": "2026-01-01T00:00:00Z" } }'],
    ['moments that are none', '{ "suggestedWindow": { "start": "2026-01-01", "end": "yesterday" } }'],
    ['numbers', '{ "suggestedWindow": { "start": 0, "end": 1 } }'],
    [
      'a month that is none',
      '{ "suggestedWindow": { "start": "2026-13-01T00:00:00Z", "end": "2026-13-02T00:00:00Z" } }',
    ],
    ['an end before the start', answer(after(-1), after(-HOUR))],
  ])('says nothing when it is %s', (_, text) => {
    expect(readRenewalInfo(text, lived(0.3), NOW)).toBeUndefined();
  });
});
