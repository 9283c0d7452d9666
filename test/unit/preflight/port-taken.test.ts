import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../../src/plan/deployment.ts';
import { portTaken } from '../../../src/ops/preflight/checks/port-taken.ts';
import { publishedPorts } from '../../../src/ops/preflight/published-ports.ts';
import { contextOf, findingsOf } from './league.ts';

function looking(publishers: { name: string; project: string | undefined }[], owner?: string) {
  return findingsOf(portTaken, {
    engine: { publishers: (port) => Promise.resolve(port === 80 ? publishers : []) },
    host: { portOwner: (port) => Promise.resolve(port === 80 && owner ? { name: owner } : undefined) },
  });
}

describe('the ports of the proxy', () => {
  it('may be free, or published by the league itself', async () => {
    expect(await looking([])).toEqual([{ code: 'port-taken', level: 'ok', subject: 'port 80', message: 'free' }]);
    expect(await looking([{ name: 'sprocket-traefik-1', project: 'sprocket' }], 'docker-proxy (pid 7)')).toMatchObject([
      { level: 'ok', message: 'published by this league' },
    ]);
  });

  it('names the program that has one', async () => {
    const [finding] = await looking([], 'nginx (pid 812)');
    expect(finding).toMatchObject({
      code: 'port-taken',
      level: 'error',
      subject: 'port 80',
      message: 'taken by nginx (pid 812)',
    });
    expect(finding?.fix).toContain('ss -ltnp');
  });

  it('names the container that has one, rather than the engine’s own process', async () => {
    const [finding] = await looking([{ name: 'blog-web-1', project: 'blog' }], 'docker-proxy (pid 9)');
    expect(finding).toMatchObject({
      level: 'error',
      message: 'taken by the container blog-web-1 of the Compose project blog',
    });
    expect(finding?.fix).toContain('docker stop blog-web-1');
  });
});

describe('ports that a deployment publishes', () => {
  async function ports(declared: unknown): Promise<number[]> {
    const { session } = await contextOf();
    const [first] = session.deployment.containers;
    if (!first) throw new Error('the catalog has no service');
    const deployment: Deployment = { ...session.deployment, containers: [{ ...first, compose: { ports: declared } }] };
    return publishedPorts(deployment);
  }

  it.each([
    [['80:8080'], [80]],
    [
      ['127.0.0.1:443:8443', '[::1]:80:80/tcp'],
      [80, 443],
    ],
    [['{{ bind }}:80:80'], [80]],
    [['9000-9002:9000-9002'], [9000, 9001, 9002]],
    [[{ target: 80, published: '8080', host_ip: '127.0.0.1' }], [8080]],
    [undefined, []],
  ])('reads %j', async (declared, expected) => {
    expect(await ports(declared)).toEqual(expected);
  });

  it('does not pass over one that it cannot read', async () => {
    await expect(ports(['80'])).rejects.toMatchObject({ code: 'catalog-invalid' });
  });
});
