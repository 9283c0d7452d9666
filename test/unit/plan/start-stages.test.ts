import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { startStages } from '../../../src/plan/start-stages.ts';

type Startable = Parameters<typeof startStages>[0][number];

const one = (name: string, kind: Startable['kind'], ...after: string[]): Startable => ({
  name,
  kind,
  dependsOn: after.map((other) => ({ name: other, condition: 'service_healthy' })),
});

const LEAGUE = [
  one('web', 'service', 'core'),
  one('core', 'service', 'core-migrate', 'postgres'),
  one('core-migrate', 'task', 'core-prepare'),
  one('core-prepare', 'task', 'postgres'),
  one('parser', 'service', 'queue'),
  one('postgres', 'service'),
  one('queue', 'service'),
];
const ALL = new Set(LEAGUE.map(({ name }) => name));
const SERVICES = new Set(LEAGUE.filter(({ kind }) => kind === 'service').map(({ name }) => name));

describe('containers are started', () => {
  it('all at once when none of them runs, dependencies first', () => {
    expect(startStages(LEAGUE, ALL, new Set())).toEqual([
      ['postgres', 'queue', 'parser', 'core-prepare', 'core-migrate', 'core', 'web'],
    ]);
  });

  it('one after the other when each takes the place of one that runs, and what waits for no one-shot step first', () => {
    const targets = new Set(['web', 'core', 'core-migrate', 'core-prepare', 'parser']);
    expect(startStages(LEAGUE, targets, SERVICES)).toEqual([
      ['parser'],
      ['core-prepare', 'core-migrate'],
      ['core'],
      ['web'],
    ]);
  });

  it('after a one-shot step that they depend on through another which is not due', () => {
    const league = [
      one('app', 'service', 'app-rows'),
      one('app-rows', 'task', 'app-migrate'),
      one('app-migrate', 'task', 'store'),
      one('store', 'service'),
    ];
    // Compose, given app-migrate and app alone, sees nothing between them and starts both at once.
    expect(startStages(league, new Set(['app-migrate', 'app']), new Set(['store']))).toEqual([
      ['app-migrate'],
      ['app'],
    ]);
    expect(startStages(league, new Set(['app-rows', 'app-migrate', 'app']), new Set(['store']))).toEqual([
      ['app-migrate', 'app-rows', 'app'],
    ]);
  });

  it('not at all when nothing has to be started', () => {
    expect(startStages(LEAGUE, new Set(), SERVICES)).toEqual([]);
  });

  it('with no more than one running container in a group, after all that they depend on', () => {
    fc.assert(
      fc.property(fc.subarray([...ALL]), fc.subarray([...SERVICES]), (targets, running) => {
        const stages = startStages(LEAGUE, new Set(targets), new Set(running));
        expect(stages.flat().sort()).toEqual([...targets].sort());
        for (const [index, stage] of stages.entries()) {
          expect(stage.filter((name) => running.includes(name)).length).toBeLessThanOrEqual(1);
          const later = stages.slice(index + 1).flat();
          for (const name of stage)
            for (const { name: before } of LEAGUE.find((container) => container.name === name)?.dependsOn ?? [])
              expect(later).not.toContain(before);
        }
      }),
    );
  });
});
