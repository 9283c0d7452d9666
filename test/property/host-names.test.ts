import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SprocketError } from '../../src/core/sprocket-error.ts';
import { parseYaml } from '../../src/core/yaml.ts';
import { leagueFromAnswers, leagueText } from '../../src/league/answers.ts';
import { make } from '../unit/pipeline.ts';
import { hostileText } from './hostile-text.ts';

interface Routes {
  readonly http: { readonly routers: Readonly<Record<string, { readonly rule: string; readonly service: string }>> };
}

const label = fc.stringMatching(/^[a-z0-9-]{1,12}$/);
const almostName = fc
  .array(fc.oneof(label, fc.constantFrom('xn--', '0x7f', '1', '', 'é', 'A', '*', '_')), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('.'));
const host = fc.oneof({ arbitrary: fc.domain(), weight: 4 }, fc.ipV4(), fc.ipV6(), almostName, label, hostileText);

/** The file of a league with one way in, or undefined when it was refused. */
function leagueWith(ways: Record<string, unknown>): string | undefined {
  const answers = {
    league: { name: 'Rockets', admin: { discord: '80351110224678912', email: 'admin@example.org' } },
    ways,
  };
  try {
    leagueFromAnswers(answers);
    return leagueText(answers);
  } catch (error) {
    expect(error).toBeInstanceOf(SprocketError);
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
        const text = leagueWith({ localhost: true, ...waysWith(name) });
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
        // What pages are told is a URL, and leads to this name.
        for (const { url } of deployment.routes) expect(new URL(url).href).toBe(`${url}/`);
      }),
      { numRuns: 60 },
    );
    expect(taken).toBeGreaterThan(5);
  });
});
