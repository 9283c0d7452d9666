import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Container } from '../../../src/plan/deployment.ts';
import { dataMoves, lineOf, versionsOf, volumesOnHost } from '../../../src/plan/data-volumes.ts';

/** A deployment with one volume, as far as volumes matter. */
function deploymentWith(name: string, is?: string): { containers: readonly Container[] } {
  const version = is === undefined ? undefined : { file: 'VERSION', is };
  const container = { name: 'store', service: 'store', volumes: [{ name, to: '/data', holds: 'everything', version }] };
  return { containers: [container as unknown as Container] };
}

const FORMER = [{ service: 'store', volume: 'sprocket-store-data', version: '17' }];
const BOTH = new Set(['sprocket-store-data', 'sprocket-store-data-18', 'sprocket-store-database', 'other']);

describe('volumes of one line', () => {
  it('differ by the version at the end of the name alone', () => {
    expect(lineOf('sprocket-store-data-18')).toBe('sprocket-store-data');
    expect(lineOf('sprocket-store-data')).toBe('sprocket-store-data');
    expect(versionsOf(['sprocket-store-data-18'], BOTH)).toEqual(['sprocket-store-data', 'sprocket-store-data-18']);
  });

  it('are found from each of them, and from none of another line', () => {
    const id = fc.stringMatching(/^[a-z]([a-z-]{0,8}[a-z])?$/);
    const versions = fc.uniqueArray(fc.nat(99), { maxLength: 4 });
    fc.assert(
      fc.property(id, id, versions, (line, stranger, numbers) => {
        fc.pre(line !== stranger);
        const own = [line, ...numbers.map((number) => `${line}-${number}`)];
        const existing = new Set([...own, stranger, `${stranger}-17`]);
        for (const one of own) expect(versionsOf([one], existing)).toEqual([...own].sort());
      }),
    );
  });

  it('belong to the league, whichever is in use; one without a version is alone', () => {
    const names = (deployment: ReturnType<typeof deploymentWith>) => volumesOnHost(deployment, BOTH).map(({ name }) => name); // prettier-ignore
    expect(names(deploymentWith('sprocket-store-data-18', '18'))).toEqual(['sprocket-store-data', 'sprocket-store-data-18']); // prettier-ignore
    expect(names(deploymentWith('sprocket-store-data'))).toEqual(['sprocket-store-data']);
  });
});

describe('a move to a volume of another version', () => {
  const existing = new Set(['sprocket-store-data']);
  const later = deploymentWith('sprocket-store-data-18', '18');

  it('carries the data over, or has what the other holds count again', () => {
    const move = { service: 'store', container: 'store', from: 'sprocket-store-data', to: 'sprocket-store-data-18' };
    const versions = { fromVersion: '17', toVersion: '18' };
    expect(dataMoves(later, FORMER, existing, false)).toEqual([{ ...move, ...versions, by: 'carry' }]);
    expect(dataMoves(later, FORMER, BOTH, true)).toEqual([{ ...move, ...versions, by: 'back' }]);
  });

  it('is none on the same volume, without a former one, and where that is gone', () => {
    expect(dataMoves(deploymentWith('sprocket-store-data', '17'), FORMER, existing, false)).toEqual([]);
    expect(dataMoves(later, [], existing, false)).toEqual([]);
    expect(dataMoves(later, FORMER, new Set(), false)).toEqual([]);
    expect(dataMoves(deploymentWith('sprocket-store-data-18'), FORMER, existing, false)).toEqual([]);
  });
});
