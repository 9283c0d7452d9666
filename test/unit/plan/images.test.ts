import { describe, expect, it } from 'vitest';
import { appImageName, pullReference, repositoryOf, splitImage } from '../../../src/plan/images.ts';
import { buildDeployment } from '../../../src/plan/build-deployment.ts';
import { CATALOG, LOCAL, make } from '../pipeline.ts';

describe('splitImage', () => {
  it.each([
    ['postgres:17', 'docker.io', 'library/postgres', ':17'],
    ['postgres', 'docker.io', 'library/postgres', ':latest'],
    ['versity/versitygw:v1.7.0', 'docker.io', 'versity/versitygw', ':v1.7.0'],
    ['ghcr.io/sprocketbot/web:main', 'ghcr.io', 'sprocketbot/web', ':main'],
    ['127.0.0.1:5000/library/redis:8', '127.0.0.1:5000', 'library/redis', ':8'],
    ['localhost/x', 'localhost', 'x', ':latest'],
    ['ghcr.io/a/b@sha256:abc', 'ghcr.io', 'a/b', '@sha256:abc'],
    ['ghcr.io/a/b:v1@sha256:abc', 'ghcr.io', 'a/b', ':v1@sha256:abc'],
  ])('%s', (name, registry, path, suffix) => {
    expect(splitImage(name)).toEqual({ registry, path, suffix });
  });
});

describe('pullReference', () => {
  it.each([
    ['postgres:17', undefined, 'postgres:17'],
    ['postgres:17', '127.0.0.1:5000', '127.0.0.1:5000/library/postgres:17'],
    ['ghcr.io/sprocketbot/web:main', 'mirror.example.org/proxy', 'mirror.example.org/proxy/sprocketbot/web:main'],
    ['ghcr.io/a/b@sha256:abc', 'm:1', 'm:1/a/b@sha256:abc'],
  ])('%s behind %s', (name, mirror, pull) => {
    expect(pullReference(name, mirror)).toBe(pull);
  });
});

describe('repositoryOf', () => {
  it.each([
    ['127.0.0.1:5000/library/postgres:17', '127.0.0.1:5000/library/postgres'],
    ['127.0.0.1:5000/library/postgres', '127.0.0.1:5000/library/postgres'],
    ['postgres', 'postgres'],
    ['a/b@sha256:abc', 'a/b'],
    ['a/b:v1@sha256:abc', 'a/b'],
  ])('%s', (pull, repository) => {
    expect(repositoryOf(pull)).toBe(repository);
  });
});

describe('the images of a league', () => {
  const imageOf = (text: string, name: string, builtTag?: string) =>
    buildDeployment(make(text).league, CATALOG, { builtTag }).containers.find((container) => container.name === name)
      ?.image;

  it('take registry and tag of the app from sprocket.yaml', () => {
    const text = `${LOCAL}app: { registry: registry.example.org/rockets, version: v2.3.0 }\n`;
    expect(imageOf(text, 'web')).toEqual({
      name: 'registry.example.org/rockets/web:v2.3.0',
      pull: 'registry.example.org/rockets/web:v2.3.0',
      from: 'app.version in sprocket.yaml',
    });
    expect(imageOf(text, 'redis')?.name).toMatch(/^redis:/);
  });

  it('can be named by digest', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    expect(appImageName('web', { registry: 'r.io', version: digest })).toBe(`r.io/web@${digest}`);
  });

  it('all come from the mirror when there is one, under the names that people know', () => {
    const { deployment } = make(`${LOCAL}images: { registry: "127.0.0.1:5000" }\n`);
    for (const { image } of deployment.containers) {
      expect(image.pull).toMatch(/^127\.0\.0\.1:5000\/[a-z0-9-]+\/[a-z0-9-]+:/);
      expect(image.name).not.toContain('127.0.0.1');
    }
  });

  it('of the app are made here when they are built from source; the others are pulled as ever', () => {
    const text = `${LOCAL}app: { build: { repository: https://git.example.org/sprocket, ref: main } }\n`;
    expect(imageOf(text, 'core', 'abc123')).toEqual({
      name: 'sprocket-build/monolith:abc123',
      pull: 'sprocket-build/monolith:abc123',
      from: 'app.build in sprocket.yaml',
      built: { context: '.', dockerfile: 'apps/monolith/Dockerfile' },
    });
    expect(imageOf(text, 'core-migrate', 'abc123')?.name).toBe('sprocket-build/monolith:abc123');
    expect(imageOf(text, 'redis', 'abc123')?.built).toBeUndefined();
  });
});
