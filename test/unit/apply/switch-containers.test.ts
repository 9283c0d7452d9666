import { describe, expect, it } from 'vitest';
import { activate } from '../../../src/ops/apply/routes.ts';
import { leave, switchContainers } from '../../../src/ops/apply/switch-containers.ts';
import { nameOf } from '../../../src/render/route-names.ts';
import { silentProgress } from '../../fakes/silent-progress.ts';
import { LOCAL, make } from '../pipeline.ts';
import { type SwitchWorld, switchWorld } from './switch-world.ts';

const V1 = make(LOCAL);
const V2 = make(`${LOCAL}app: { version: v2.4.0 }\n`);
const NAMES = ['web', 'core'];
const calm = new AbortController().signal;

/** What a run does with the files and containers of a generation. */
async function run(world: SwitchWorld, generation: number): Promise<void> {
  const { session } = world;
  await activate(session, generation);
  for (const name of NAMES)
    await switchContainers(session, generation, [world.startable(generation, name)], silentProgress, calm);
}

const present = ({ containers }: SwitchWorld, name: string) =>
  containers.filter((one) => one.name === name).map(nameOf);
const routeOf = (made: typeof V1, name: string) =>
  made.rendered.containers.filter(({ container }) => container.name === name).map(({ specId }) => `${name}-${specId.slice(0, 8)}`)[0] ?? ''; // prettier-ignore

/** At no moment may the proxy lead to a page that does not answer. */
function watchPages(world: SwitchWorld): void {
  world.onEffect = () => expect(world.ledTo('web')?.health, world.events.join('\n')).toBe('healthy');
}

describe('a new version', () => {
  it('takes over where two may be, and elsewhere is waited for before the old one is stopped', async () => {
    const world = await switchWorld([V1, V2]);
    watchPages(world);
    await run(world, 2);
    const [web, core] = [routeOf(V1, 'web'), routeOf(V1, 'core')];
    expect(world.events.filter((event) => /^(create|remove)|routes\.yaml/.test(event))).toEqual([
      `create ${routeOf(V2, 'web')}`,
      'write config/traefik/dynamic/routes.yaml',
      `remove ${web}`,
      'write config/traefik/dynamic/routes.yaml',
      `remove ${core}`,
      `create ${routeOf(V2, 'core')}`,
    ]);
    for (const name of NAMES) expect(world.ledTo(name)).toMatchObject({ health: 'healthy' });
  });

  it('ends with one of each, whatever effect the program is killed at', async () => {
    const whole = await switchWorld([V1, V2]);
    await run(whole, 2);
    expect(whole.events.length).toBeGreaterThan(6);
    for (const killAt of whole.events.keys()) {
      const world = await switchWorld([V1, V2]);
      watchPages(world);
      world.killAt = killAt;
      await expect(run(world, 2)).rejects.toThrow('killed');
      world.killAt = -1;
      await run(world, 2);
      for (const name of NAMES) expect(present(world, name), `killed at ${killAt}`).toEqual([routeOf(V2, name)]);
    }
  });

  it.each(NAMES)('of %s that is sick is put back in the same way', async (sick) => {
    const world = await switchWorld([V1, V2]);
    watchPages(world);
    world.sick = sick;
    await expect(run(world, 2)).rejects.toThrow(`${sick} did not become ready`);
    world.sick = '';
    await run(world, 1);
    for (const name of NAMES) expect(present(world, name)).toEqual([routeOf(V1, name)]);
  });

  it('replaces one that an earlier program made, which has a plain name', async () => {
    const world = await switchWorld([V1, V2]);
    for (const one of world.containers) delete (one.labels as Record<string, string>)['org.sprocket.route'];
    await run(world, 2);
    for (const name of NAMES) expect(present(world, name)).toEqual([routeOf(V2, name)]);
  });

  it('takes the place of two others that were left', async () => {
    const V3 = make(`${LOCAL}app: { version: v2.5.0 }\n`);
    const whole = await switchWorld([V1, V2, V3]);
    await run(whole, 2);
    const world = await switchWorld([V1, V2, V3]);
    watchPages(world);
    world.killAt = whole.events.indexOf(`remove ${routeOf(V1, 'web')}`);
    await expect(run(world, 2)).rejects.toThrow('killed');
    world.killAt = -1;
    await run(world, 3);
    for (const name of NAMES) expect(present(world, name)).toEqual([routeOf(V3, name)]);
  });
});

describe('requests under way', () => {
  it('are over before the old container is stopped', async () => {
    const world = await switchWorld([V1, V2]);
    await activate(world.session, 2);
    const old = world.ledTo('core')?.id;
    let looks = 0;
    world.underWay = (id) => id === old && ++looks < 12;
    await leave(world.session, 2, ['core'], silentProgress, calm);
    expect(looks).toBeGreaterThanOrEqual(12);
    expect(world.ledTo('core')).toBeUndefined();
  });

  it('are not waited for when they never end: new ones wait for a moment only', async () => {
    const world = await switchWorld([V1, V2]);
    await activate(world.session, 2);
    const old = world.ledTo('core')?.id;
    world.underWay = (id) => id === old;
    let moved = 0;
    const { clock } = world.session.ports;
    world.onEffect = () => (moved = clock.now().getTime());
    await leave(world.session, 2, ['core'], silentProgress, calm);
    expect(clock.now().getTime() - moved).toBeLessThan(2_000);
  });

  it('are left when somebody cancels', async () => {
    const world = await switchWorld([V1, V2]);
    await activate(world.session, 2);
    world.underWay = () => true;
    const stop = AbortSignal.abort(new Error('cancelled'));
    await expect(leave(world.session, 2, ['core'], silentProgress, stop)).rejects.toThrow('cancelled');
    expect(world.ledTo('core')).toBeDefined();
  });
});
