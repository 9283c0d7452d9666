import { describe, expect, it } from 'vitest';
import { publishedPorts } from '../../../src/ops/verify/published-ports.ts';
import { reachablePorts } from '../../../src/ops/verify/reachable-ports.ts';
import { findingsOf, GATEWAY, leagueOf, probeSaw } from './healthy-league.ts';

const LOCAL = { ways: { localhost: true } };
const publishing = (host: string, address = '0.0.0.0') => ({
  details: { published: [{ container: `${host}/tcp`, host, address }] },
});

describe('published ports', () => {
  it('are those of the proxy', async () => {
    expect(await findingsOf(publishedPorts)).toMatchObject([{ code: 'published-ports', level: 'ok' }]);
  });

  it.each([
    ['another service', { redis: publishing('6379') }, 'redis publishes 0.0.0.0:6379.'],
    ['another service on the port of the proxy', { web: publishing('80', '::') }, 'web publishes [::]:80.'],
    ['the proxy on another port', { traefik: publishing('8080') }, 'traefik publishes 0.0.0.0:8080.'],
    [
      'the network of the host',
      { core: { details: { text: '{"HostConfig":{"NetworkMode":"host"}}' } } },
      'core uses the network of this host, so all its ports are open.',
    ],
  ])('are an error of %s', async (_what, containers, message) => {
    const findings = await findingsOf(publishedPorts, { containers });
    expect(findings).toMatchObject([{ level: 'error', message }]);
    expect(findings[0]?.fix).toContain('compose.override.yaml');
  });

  it('reach no further than was asked for', async () => {
    const far = { league: LOCAL };
    expect(await findingsOf(publishedPorts, far)).toMatchObject([
      { level: 'error', message: 'traefik publishes 0.0.0.0:80, though the league is for this machine only.' },
    ]);
    const near = { league: LOCAL, containers: { traefik: publishing('80', '127.0.0.1') } };
    expect(await findingsOf(publishedPorts, near)).toMatchObject([{ level: 'ok' }]);
  });

  it('of what the user added are only pointed out', async () => {
    const findings = await findingsOf(publishedPorts, { containers: { adminer: publishing('8080') } });
    expect(findings).toMatchObject([{ level: 'ok' }, { level: 'warning', subject: 'adminer' }]);
  });
});

describe('looking from another network', () => {
  it('tries every known port of every container, and all low ones of the host, and tidies up', async () => {
    const { session, asked } = await leagueOf();
    expect(await reachablePorts.run(session)).toMatchObject([{ code: 'reachable-ports', level: 'ok' }]);
    const [run] = asked.runs;
    expect(run).toMatchObject({ image: 'registry.test/core@sha256:0', network: asked.removedNetworks[0] });
    const { targets } = JSON.parse(run?.environment?.['PROBE_PLAN'] ?? '') as {
      targets: { address: string; ports: number[] }[];
    };
    expect(targets[0]?.address).toBe(GATEWAY);
    expect(targets[0]?.ports.length).toBeGreaterThan(1024);
    expect(targets).toHaveLength(1 + session.deployment.containers.length);
    for (const { ports } of targets)
      expect(ports).toEqual(expect.arrayContaining([80, 443, 3000, 3001, 5432, 6379, 7070, 8080, 9000, 4321]));
  });

  it('is an error for what a container publishes besides the proxy', async () => {
    const seen = probeSaw([{ address: GATEWAY, port: 80 }, { address: GATEWAY, port: 6379 }]); // prettier-ignore
    const findings = await findingsOf(reachablePorts, { containers: { redis: publishing('6379') }, probe: () => seen });
    expect(findings).toMatchObject([
      { level: 'error', subject: 'redis', message: `redis can be reached from another network at ${GATEWAY}:6379.` },
    ]);
  });

  it('is an error for a container that answers at its own address', async () => {
    const postgres = { details: { addresses: ['172.20.0.77'] } };
    const probe = () => probeSaw([{ address: '172.20.0.77', port: 5432 }]);
    expect(await findingsOf(reachablePorts, { containers: { postgres }, probe })).toMatchObject([
      { level: 'error', subject: 'postgres' },
    ]);
  });

  it('leaves out what other programs of this host listen on', async () => {
    const probe = () => probeSaw([{ address: GATEWAY, port: 80 }, { address: GATEWAY, port: 22 }]); // prettier-ignore
    expect(await findingsOf(reachablePorts, { probe })).toMatchObject([{ level: 'ok' }]);
  });

  it('only points out what the user added', async () => {
    const probe = () => probeSaw([{ address: GATEWAY, port: 8080 }]);
    expect(await findingsOf(reachablePorts, { containers: { adminer: publishing('8080') }, probe })).toMatchObject([
      { level: 'warning', subject: 'adminer' },
    ]);
  });

  it('may see nothing at all of a league for this machine', async () => {
    const nothing = { league: LOCAL, probe: () => probeSaw([]) };
    expect(await findingsOf(reachablePorts, nothing)).toMatchObject([{ level: 'ok' }]);
    expect(await findingsOf(reachablePorts, { league: LOCAL })).toMatchObject([{ level: 'error', subject: 'traefik' }]);
  });

  it('points out that the proxy cannot be seen where it should', async () => {
    expect(await findingsOf(reachablePorts, { probe: () => probeSaw([]) })).toMatchObject([{ level: 'warning' }]);
  });

  it.each([
    ['could not reach even itself', { exitCode: 0, output: '{"control":false,"open":[],"failed":[]}' }],
    [
      'could not try',
      {
        exitCode: 0,
        output: '{"control":true,"open":[],"failed":[{"address":"172.20.0.2","port":80,"code":"EMFILE"}]}',
      },
    ],
    ['failed', { exitCode: 1, output: 'SyntaxError' }],
    ['said something else', { exitCode: 0, output: 'hello' }],
  ])('means nothing when the looking container %s', async (_how, result) => {
    const { session, asked } = await leagueOf({ probe: () => result });
    await expect(reachablePorts.run(session)).rejects.toThrow('the container that looks from outside failed');
    expect(asked.removedNetworks).toHaveLength(1);
  });

  it('needs a container whose image can do it', async () => {
    await expect(findingsOf(reachablePorts, { containers: { core: undefined } })).rejects.toThrow(
      'no container of core',
    );
  });
});
