import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVersions } from '../../src/core/version.ts';
import { upgradePath } from '../../src/plan/upgrade-path.ts';

const part = fc.nat(4);
const version = fc.tuple(part, part, part).map((parts) => `v${parts.join('.')}`);
const versions = fc.uniqueArray(version, { maxLength: 12 }).map((tags) => tags.sort(compareVersions));

describe('the path of an upgrade', () => {
  it('leads from where the league is to the target by every stop between them, always upwards', () => {
    fc.assert(
      fc.property(version, version, versions, (from, to, stops) => {
        const path = upgradePath(from, to, { supported: '*', stops, known: [] }, new Set(stops));
        if (compareVersions(to, from) < 0) {
          expect(path).toEqual({ ok: false, reason: 'older' });
          return;
        }
        if (!path.ok) throw new Error(path.reason);
        const tags = [from, ...path.hops.map((hop) => hop.to)];
        expect(tags.at(-1)).toBe(to);
        expect(path.hops.map((hop) => hop.from)).toEqual(tags.slice(0, -1));
        for (const { from: before, to: after } of path.hops) expect(compareVersions(before, after)).toBeLessThan(0);
        const between = stops.filter((stop) => compareVersions(from, stop) < 0 && compareVersions(stop, to) < 0);
        expect(path.hops.filter(({ stop }) => stop).map((hop) => hop.to)).toEqual(between);
      }),
    );
  });

  it('is refused exactly when a stop on the way is not to be had', () => {
    fc.assert(
      fc.property(version, version, versions, versions, (from, to, stops, available) => {
        fc.pre(compareVersions(from, to) < 0);
        const path = upgradePath(from, to, { supported: '*', stops, known: [] }, new Set(available));
        const missing = stops.filter(
          (stop) => compareVersions(from, stop) < 0 && compareVersions(stop, to) < 0 && !available.includes(stop),
        );
        if (missing.length === 0) expect(path.ok).toBe(true);
        else expect(path).toEqual({ ok: false, reason: 'stop-missing', stop: missing[0] });
      }),
    );
  });

  it('never says that the database stays as it is where a release on the way is said to change it', () => {
    const known = fc
      .uniqueArray(version, { minLength: 1, maxLength: 8 })
      .chain((tags) =>
        fc.tuple(
          ...tags
            .sort(compareVersions)
            .map((tag) =>
              fc.record({ version: fc.constant(tag), migrations: fc.option(fc.boolean(), { nil: undefined }) }),
            ),
        ),
      );
    fc.assert(
      fc.property(version, version, known, (from, to, list) => {
        fc.pre(compareVersions(from, to) < 0);
        const releases = list.map(({ version: tag, migrations }) =>
          migrations === undefined ? { version: tag } : { version: tag, migrations },
        );
        const path = upgradePath(from, to, { supported: '*', stops: [], known: releases }, new Set());
        if (!path.ok) throw new Error(path.reason);
        const passed = list.filter(
          ({ version: tag }) => compareVersions(from, tag) < 0 && compareVersions(tag, to) <= 0,
        );
        const [hop] = path.hops;
        if (passed.some(({ migrations }) => migrations)) expect(hop?.migrates).toBe('yes');
        else if (hop?.migrates === 'no') {
          expect(passed.every(({ migrations }) => migrations === false)).toBe(true);
          expect(passed.at(-1)?.version).toBe(to);
          expect(list.map(({ version: tag }) => tag)).toContain(from);
        } else expect(hop?.migrates).toBe('unknown');
      }),
    );
  });
});
