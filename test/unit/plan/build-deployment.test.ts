import { describe, expect, it } from 'vitest';
import { LOCAL, make } from '../pipeline.ts';
import { thrownBy } from '../thrown-by.ts';
import { oneService, SMALL_CATALOG } from './small-catalog.ts';

describe('buildDeployment', () => {
  it('puts everything after what it depends on', () => {
    const { containers } = make(`${LOCAL}modules: [gatus]\n`).deployment;
    const names = containers.map(({ name }) => name);
    for (const { name, dependsOn } of containers) {
      for (const before of dependsOn)
        expect(names.indexOf(before.name), `${name} after ${before.name}`).toBeLessThan(names.indexOf(name));
      expect(names.indexOf(name)).toBeGreaterThanOrEqual(0);
    }
  });

  it('depends on nothing that is not there', () => {
    const managed =
      'database: { url: "postgresql://u@db.example.org/d" }\nstorage: { endpoint: https://s3.example.org }\n';
    for (const text of [LOCAL, LOCAL + managed, `${LOCAL}${managed}modules: [gatus]\n`]) {
      const { containers } = make(text).deployment;
      const names = new Set(containers.map(({ name }) => name));
      for (const { dependsOn } of containers) for (const { name } of dependsOn) expect(names).toContain(name);
    }
  });

  it('runs tasks one after the other, before their service, and jobs beside it', () => {
    const { compose } = make(LOCAL, { catalog: SMALL_CATALOG });
    expect(compose.services['game-migrate']?.['depends_on']).toEqual({ store: { condition: 'service_healthy' } });
    expect(compose.services['game']?.['depends_on']).toEqual({
      store: { condition: 'service_healthy' },
      'game-migrate': { condition: 'service_completed_successfully' },
    });
    expect(compose.services['game-sweep']?.['depends_on']).toEqual({ game: { condition: 'service_healthy' } });
  });

  it('gives the proxy the public names inside the networks, so that nobody needs hairpin NAT', () => {
    const { compose } = make(`${LOCAL}modules: [lamp]\n`, { catalog: SMALL_CATALOG });
    const networks = compose.services['door']?.networks ?? {};
    expect([...(networks['game']?.aliases ?? [])].sort()).toEqual(['lamp.localhost', 'league-proxy', 'localhost']);
    expect(Object.keys(networks).sort()).toEqual(['door-egress', 'game', 'lamp']);
  });

  it('tells templates nothing about a service that is not selected', () => {
    const { facts } = make(LOCAL, { catalog: SMALL_CATALOG }).deployment;
    expect(Object.keys(facts['urls'] as object)).toEqual(['game']);
    expect(
      Object.keys(
        make(`${LOCAL}modules: [lamp]\n`, { catalog: SMALL_CATALOG }).deployment.facts['urls'] as object,
      ).sort(),
    ).toEqual(['game', 'lamp']);
  });

  it('refuses services that need each other in a circle, and shows it', () => {
    const egg = oneService('egg', 'needs: [hen]\nprovides: { egg: {} }\ncompose: { image: "egg:v1.0" }\n');
    const hen = oneService('hen', 'needs: [egg]\nprovides: { hen: {} }\ncompose: { image: "hen:v1.0" }\n');
    const error = thrownBy(() => make(LOCAL, { catalog: new Map([...egg, ...hen]) }));
    expect(error).toMatchObject({
      code: 'catalog-invalid',
      message: 'services need each other in a circle: egg → hen → egg',
    });
  });

  it('refuses the image of a service that is not in the catalog', () => {
    const job = 'jobs: { work: { title: x, memory: 16Mi, imageOf: nobody, compose: {} } }';
    const catalog = oneService('loner', `${job}\ncompose: { image: "a:v1.0" }\n`);
    expect(thrownBy(() => make(LOCAL, { catalog })).message).toBe(
      'loner wants the image of nobody, which is not in the catalog',
    );
  });

  it('takes the image of a service that the league does not run', () => {
    const text = `${LOCAL}database: { url: "postgresql://u@db.example.org/d" }\n`;
    const image = (name: string) =>
      make(text).deployment.containers.find((container) => container.name === name)?.image.name;
    expect(image('postgres')).toBeUndefined();
    expect(image('core-retention')).toMatch(/^postgres:/);
  });

  it('lets nobody but its service talk to a job that is asked, and lets it talk to nobody else', () => {
    const job = 'jobs: { work: { title: x, memory: 16Mi, asked: true, compose: {} } }';
    const { compose } = make(LOCAL, { catalog: oneService('boss', `${job}\ncompose: { image: "a:v1.0" }\n`) });
    expect(compose.networks).toEqual({ 'boss-work': { internal: true } });
    expect(compose.services['boss']?.networks).toEqual({ 'boss-work': null });
    expect(compose.services['boss-work']?.networks).toEqual({ 'boss-work': null });
  });

  it('gives the same text for the same league, every time', () => {
    expect(make(LOCAL).rendered.files).toEqual(make(LOCAL).rendered.files);
    const order = new Map([...SMALL_CATALOG].reverse());
    const backwards = make(LOCAL, { catalog: order }).compose.services;
    expect(Object.keys(backwards)).toEqual(Object.keys(make(LOCAL, { catalog: SMALL_CATALOG }).compose.services));
  });
});
