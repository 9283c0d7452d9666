import { describe, expect, it } from 'vitest';
import { loadCatalog, releasesIn } from '../../../src/catalog/load-catalog.ts';
import { isVersion, newestVersion } from '../../../src/core/version.ts';
import { newestSupported, upgradePath } from '../../../src/plan/upgrade-path.ts';
import { MADE_UP, withFolder } from '../catalog/made-up-service.ts';
import { CATALOG, SERVICE_FOLDERS } from '../pipeline.ts';
import { thrownBy } from '../thrown-by.ts';

const RELEASES = {
  supported: '>=2.3.0 <3.0.0',
  stops: ['v2.5.0'],
  known: [
    { version: 'v2.3.0', migrations: true },
    { version: 'v2.3.1', migrations: false },
    { version: 'v2.4.0', migrations: true },
    { version: 'v2.5.0' },
  ],
};
const path = (from: string, to: string, tags: readonly string[] = ['v2.5.0']) =>
  upgradePath(from, to, RELEASES, new Set(tags));
const migrates = (from: string, to: string): string => {
  const found = path(from, to);
  return found.ok ? found.hops.map((hop) => `${hop.to} ${hop.migrates}`).join(', ') : found.reason;
};

describe('tags', () => {
  it('are versions when they say so', () => {
    expect(['v2.3.0', '2.3.0', 'v2.5.0-rc.1'].map(isVersion)).toEqual([true, true, true]);
    expect(
      ['main', 'never-healthy', 'v2', 'v2.3', 'v2.3.0.1', `sha256:${'a'.repeat(64)}`, 'v01.2.3'].some(isVersion),
    ).toBe(false);
  });

  it('have a newest version, which is no candidate and supported', () => {
    const tags = ['main', 'v2.9.0', 'v2.10.0', 'v2.11.0-rc.1', 'v3.0.0', 'crash-loop'];
    expect(newestVersion(tags)).toBe('v3.0.0');
    expect(newestSupported(tags, RELEASES)).toBe('v2.10.0');
    expect(newestSupported(tags, undefined)).toBe('v3.0.0');
    expect(newestSupported(['main'], RELEASES)).toBeUndefined();
  });
});

describe('the path of an upgrade', () => {
  it('says of each hop whether the database changes, as far as that is known', () => {
    expect(migrates('v2.3.0', 'v2.3.1')).toBe('v2.3.1 no');
    expect(migrates('v2.3.0', 'v2.4.0')).toBe('v2.4.0 yes');
    expect(migrates('v2.4.0', 'v2.5.0')).toBe('v2.5.0 unknown');
    expect(migrates('v2.3.0', 'v2.6.0')).toBe('v2.5.0 yes, v2.6.0 unknown');
    expect(migrates('v2.4.0', 'v2.4.1')).toBe('v2.4.1 unknown');
  });

  it('is empty for the version that runs', () => {
    expect(path('v2.4.0', 'v2.4.0')).toEqual({ ok: true, hops: [] });
    expect(path('main', 'main')).toEqual({ ok: true, hops: [] });
  });

  it('is refused downwards, out of the supported range, and without a stop that has to be passed', () => {
    expect(path('v2.4.0', 'v2.3.1')).toEqual({ ok: false, reason: 'older' });
    expect(path('v2.4.0', 'v3.0.0')).toEqual({ ok: false, reason: 'unsupported' });
    expect(path('v2.4.0', 'v2.6.0', [])).toEqual({ ok: false, reason: 'stop-missing', stop: 'v2.5.0' });
  });

  it('is one hop about which nothing is known where a tag is no version', () => {
    for (const [from, to] of [
      ['v2.4.0', 'never-healthy'],
      ['main', 'v2.3.0'],
    ] as const)
      expect(path(from, to)).toEqual({ ok: true, hops: [{ from, to, migrates: 'unknown', stop: false }] });
  });
});

describe('the releases in a service.yaml', () => {
  it('are said by one service of the app, and all its services have the same tag', () => {
    const saying = [...CATALOG.values()].filter(({ definition }) => definition.releases);
    expect(saying).toHaveLength(1);
    expect(releasesIn(CATALOG)?.supported).toBe('>=2.3.0 <3.0.0');
  });

  it.each([
    ['releases: { supported: newest }', /releases\.supported: expected a range/],
    ["releases: { supported: '*', stops: [main] }", /releases\.stops\.0: expected the tag of a version/],
    ["releases: { supported: '*', stops: [v2.4.0, v2.3.0] }", /releases\.stops: expected the oldest first/],
    ["releases: { supported: '*', known: [{ version: v2.4.0 }, { version: v2.4.0 }] }", /known: expected the oldest/],
    ["releases: { supported: '*' }", /releases: is for a service with app: true/],
  ])('are refused: %s', (line, problem) => {
    const texts = new Map([...MADE_UP, ['service.yaml', `${MADE_UP.get('service.yaml') ?? ''}\n${line}\n`]]);
    const error = thrownBy(() => loadCatalog(withFolder(SERVICE_FOLDERS, 'scoreboard', texts)));
    expect(error.details.join('\n')).toMatch(problem);
  });
});
