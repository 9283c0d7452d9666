import { describe, expect, it } from 'vitest';
import { readPins, readStandIns } from '../../lab/catalog.ts';
import { testPins } from '../../lab/recipes.ts';
import { listImages, referenceIn, type StandIn } from '../../lab/images.ts';
import { parseReference } from '../../lab/reference.ts';

const standIn = (name: string, tag: string): StandIn => ({ name, tag, context: name, dockerfile: 'Dockerfile' });
const standIns = [
  standIn('sprocketbot/monolith', 'v2.3.0'),
  standIn('sprocketbot/monolith', 'crash-loop'),
  standIn('sprocketbot/web', 'v2.3.0'),
];
const pins = ['redis:8.0.6', 'twinproduction/gatus:v5.36.0', 'traefik:v3.6.12', 'redis:8.0.6'];
const names = (purpose: 'demo' | 'test') =>
  listImages(pins, standIns, purpose).map(({ name, tag }) => `${name}:${tag}`);

describe('parseReference', () => {
  it.each([
    ['redis:8', 'docker.io', 'library/redis', '8'],
    ['twinproduction/gatus:v5', 'docker.io', 'twinproduction/gatus', 'v5'],
    ['ghcr.io/sprocketbot/web:v2', 'ghcr.io', 'sprocketbot/web', 'v2'],
    ['127.0.0.1:5000/library/redis:8', '127.0.0.1:5000', 'library/redis', '8'],
    ['localhost/a:1@sha256:ab', 'localhost', 'a', '1'],
  ])('%s', (text, host, path, tag) => {
    expect(parseReference(text)).toEqual({ host, path, tag });
  });

  it('refuses a reference without a tag', () => {
    expect(() => parseReference('127.0.0.1:5000/redis')).toThrow('has no tag');
  });
});

describe('listImages', () => {
  it('has every pin and every stand-in for tests, the slowest build first', () => {
    expect(names('test')).toEqual([
      'library/traefik:v3.6.12',
      'library/redis:8.0.6',
      'twinproduction/gatus:v5.36.0',
      'sprocketbot/monolith:v2.3.0',
      'sprocketbot/monolith:crash-loop',
      'sprocketbot/web:v2.3.0',
    ]);
  });

  it('has only what every league runs, and one tag of each stand-in, for the demo', () => {
    expect(names('demo')).toEqual([
      'library/traefik:v3.6.12',
      'library/redis:8.0.6',
      'sprocketbot/monolith:v2.3.0',
      'sprocketbot/web:v2.3.0',
    ]);
  });

  it('names a pin that it cannot build', () => {
    expect(() => listImages(['grafana/grafana:12'], [], 'test')).toThrow('grafana/grafana:12');
  });

  it('builds another major version of the database in its own way', () => {
    const [image] = listImages(testPins, [], 'test');
    expect(image).toMatchObject({ name: 'library/postgres', recipe: { context: 'postgres-18', core: false } });
    expect(listImages(testPins, [], 'demo')).toEqual([]);
  });

  it('can build everything that the catalog pins', async () => {
    const images = listImages(await readPins(), await readStandIns(), 'test');
    expect(images.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['library/postgres', 'library/redis', 'library/traefik', 'sprocketbot/monolith']),
    );
  });
});

it('puts the official path behind the registry of the lab', () => {
  expect(referenceIn('127.0.0.1:5000', { name: 'library/redis', tag: '8.0.6' })).toBe(
    '127.0.0.1:5000/library/redis:8.0.6',
  );
});
