import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkNames } from '../../src/core/certificate.ts';
import { parseYaml } from '../../src/core/yaml.ts';
import { leagueFromAnswers, leagueText } from '../../src/league/answers.ts';
import { isBareAddress } from '../../src/plan/addresses.ts';
import { make } from '../unit/pipeline.ts';
import { hostileText } from './hostile-text.ts';

interface Routes {
  readonly http: { readonly routers: Readonly<Record<string, { readonly rule: string; readonly service: string }>> };
}

/** Each has a meaning to a browser, to DNS, or to what reads the routes. */
const SPOILS = [
  ...['.', '..', '-', '*', '*.', '_', 'A', 'É', '。', '%41', '%', '@', ':', ':80', '/', '\\', '?', '#', '[', ' ', '\n'],
  ...['`', '`) || Host(`evil.example', "'", '"', '{{', '}}', '{%', '$', '${HOME}', '||', '&&', '!'],
  ...['\u200b', '\u200d', '\u202e', '\u00ad', '\ufeff', '\u0307'],
];

const label = fc.stringMatching(/^[a-z0-9-]{1,12}$/);
const almostName = fc
  .array(fc.oneof(label, fc.constantFrom('xn--', '0x7f', '1', '', 'é', 'A', '*', '_')), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('.'));
/** A name that is right but for one thing that somebody put into it. */
const spoiltName = fc
  .tuple(fc.domain(), fc.constantFrom(...SPOILS), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([name, spoil, where]) => {
    const at = Math.floor(where * (name.length + 1));
    return name.slice(0, at) + spoil + name.slice(at);
  });
/** Labels up to the longest, so that the whole comes near the greatest length and over it. */
const longName = fc
  .array(fc.stringMatching(/^[a-z]{40,64}$/), { minLength: 2, maxLength: 5 })
  .map((parts) => parts.join('.'));
const host = fc.oneof(
  { arbitrary: fc.domain(), weight: 4 },
  ...[fc.ipV4(), fc.ipV6(), almostName, spoiltName, longName, label, hostileText],
);

/** The file of a league with one way in, or undefined when it was refused, which has to name the field. */
function leagueWith(way: string, ways: Record<string, unknown>): string | undefined {
  const answers = {
    league: { name: 'Rockets', admin: { discord: '80351110224678912', email: 'admin@example.org' } },
    ways,
  };
  try {
    leagueFromAnswers(answers);
    return leagueText(answers);
  } catch (error) {
    expect(error).toMatchObject({ code: 'config-invalid', exit: 2 });
    expect(error).toHaveProperty('details', [expect.stringMatching(`^ways\\.${way}: expected .*$`)]);
    return undefined;
  }
}

describe.each([
  ['domain', (name: string) => ({ domain: name, email: 'a@b.org' })],
  ['tailnet', (name: string) => ({ tailnet: name })],
  ['lan', (name: string) => ({ lan: name })],
])('any host name as %s', (way, waysWith) => {
  it('is refused, or is one rule of each router of that way, letter by letter', () => {
    let taken = 0;
    fc.assert(
      fc.property(host, (name) => {
        const text = leagueWith(way, { localhost: true, ...waysWith(name) });
        if (text === undefined) return;
        taken += 1;
        const { rendered, deployment } = make(text);
        const { routers } = (
          parseYaml(rendered.files.get('config/traefik/dynamic/routes.yaml') ?? '', 'routes').value as Routes
        ).http;
        const ours = Object.entries(routers).filter(
          ([router]) => router.endsWith(`-${way}`) && !router.startsWith('to-https'),
        );
        expect(ours.map(([, { service }]) => service)).toEqual(['core', 'web']);
        for (const [, { rule, service }] of ours) {
          const hosts = [...rule.matchAll(/`([^`]*)`/g)].map(([, inside]) => inside);
          expect(hosts[0]).toBe(way === 'domain' && service === 'core' ? `api.${name}` : name);
          expect(
            hosts.slice(1).every((path) => path?.startsWith('/')),
            rule,
          ).toBe(true);
          // Nothing of the name is outside of the quotes.
          expect(rule.replaceAll(/`[^`]*`/g, '')).toMatch(/^Host\(\)( && \(PathPrefix\(\)( \|\| PathPrefix\(\))*\))?$/);
        }
        for (const [router, { rule }] of Object.entries(routers).filter(([other]) => other.includes(`-${way}`))) {
          const asked = [...rule.matchAll(/Host\(`([^`]*)`\)/g)].map(([, inside]) => inside ?? '');
          expect(
            asked.every((one) => one === name || (way === 'domain' && one === `api.${name}`)),
            router,
          ).toBe(true);
          const bare = asked.filter(isBareAddress);
          expect(() => checkNames({ dns: asked.filter((one) => !isBareAddress(one)), ip: bare }, 'no wildcards')).not.toThrow(); // prettier-ignore
        }
        // What pages are told is a URL, and leads to this name.
        for (const { url } of deployment.routes) expect(new URL(url).href).toBe(`${url}/`);
      }),
      { numRuns: 120 },
    );
    expect(taken).toBeGreaterThan(5);
  });
});
