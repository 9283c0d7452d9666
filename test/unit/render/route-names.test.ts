import { describe, expect, it } from 'vitest';
import { connectionsTo } from '../../../src/core/connections.ts';
import { madeContainers, routeNames } from '../../../src/render/made-containers.ts';
import { LABEL } from '../../../src/render/rendered.ts';
import { nameOf, type Present, renamed, standIns, withoutVersions } from '../../../src/render/route-names.ts';
import { LOCAL, make } from '../pipeline.ts';

const WANTED = new Map([['web', 'web-22222222']]);
const container = (route: string | undefined, more: Partial<Present> = {}): Present => ({
  name: 'web',
  state: 'running',
  health: 'healthy',
  labels: route === undefined ? {} : { [LABEL.route]: route },
  ...more,
});
const standing = (...present: Present[]) => Object.fromEntries(standIns(WANTED, present));

describe('who stands in for a version', () => {
  it('is the one that runs', () => {
    expect(standing(container('web-11111111'))).toEqual({ 'web-22222222': 'web-11111111' });
  });

  it('is found by its plain name when it was made before there were names for versions', () => {
    expect(standing(container(undefined))).toEqual({ 'web-22222222': 'web' });
  });

  it.each(['starting', 'unhealthy'])('answers until the new one is ready, which is %s', (health) => {
    const two = [container('web-22222222', { health }), container('web-11111111')];
    expect(standing(...two)).toEqual({ 'web-22222222': 'web-11111111' });
  });

  it('is the one that is ready, where several were left', () => {
    const others = [container('web-33333333', { health: 'unhealthy' }), container('web-11111111')];
    expect(standing(...others)).toEqual({ 'web-22222222': 'web-11111111' });
  });

  it.each([
    ['the new one is ready', [container('web-22222222'), container('web-11111111')]],
    ['the new one has nothing to be checked with', [container('web-22222222', { health: 'none' })]],
    ['nothing runs', [container('web-11111111', { state: 'exited' })]],
    ['nothing is there', []],
  ])('is nobody when %s', (_, present) => {
    expect(standing(...present)).toEqual({});
  });

  it('is nobody while its route moves', () => {
    expect(standIns(WANTED, [container('web-11111111')], new Set(['web']))).toEqual(new Map());
  });
});

describe('a text with names of versions', () => {
  it('says another one, wherever it stands', () => {
    const text = 'http://web-22222222:3000 web-22222222/core-22222222';
    expect(renamed(text, new Map([['web-22222222', 'web']]))).toBe('http://web:3000 web/core-22222222');
  });

  it('is the same as another one when they differ in versions alone', () => {
    expect(withoutVersions('web-0123abcd web-lan-0123abcd web-page core-0123abcd', ['web', 'web-lan'])).toBe(
      'web web-lan web-page core-0123abcd',
    );
  });
});

describe('the name of a version', () => {
  const before = make(LOCAL);
  const after = make(`${LOCAL}app: { version: v2.4.0 }\n`);
  const namesOf = ({ rendered }: typeof before) => routeNames(madeContainers(rendered.files.get('compose.yaml') ?? ''));
  const routesOf = ({ rendered }: typeof before) => rendered.files.get('config/traefik/dynamic/routes.yaml') ?? '';

  it('is where the proxy is led to, and the container answers to it', () => {
    for (const [name, own] of namesOf(before)) {
      expect(routesOf(before)).toContain(`http://${own}:`);
      expect(before.compose.services[name]?.networks?.[name]?.aliases).toContain(own);
    }
    expect([...namesOf(before).keys()]).toEqual(['core', 'web']);
  });

  it('is another one for another version, and routes differ in it alone', () => {
    expect(namesOf(after).get('core')).not.toBe(namesOf(before).get('core'));
    expect(withoutVersions(routesOf(after), ['core', 'web'])).toBe(withoutVersions(routesOf(before), ['core', 'web']));
  });

  it('belongs to what may overlap only where nobody adds to it by hand', () => {
    const overlap = (made: typeof before) =>
      madeContainers(made.rendered.files.get('compose.yaml') ?? '').filter((one) => one.overlap);
    expect(overlap(before).map(({ name }) => name)).toEqual(['web']);
    expect(overlap(make(LOCAL, { override: { web: { container_name: 'page' } } }))).toEqual([]);
  });

  it('is read from its label', () => {
    expect(nameOf(container('web-11111111'))).toBe('web-11111111');
    expect(nameOf(container(undefined))).toBe('web');
  });
});

describe('connections in the kernel’s table', () => {
  const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue
   0: 00000000:0050 00000000:0000 0A 00000000:00000000
   1: 020012AC:9C40 030012AC:0BB9 01 00000000:00000000
   2: 020012AC:9C42 030012AC:0BB9 06 00000000:00000000
   3: 020012AC:9C44 040012AC:0BB9 01 00000000:00000000`;

  it('are those that are open to an address', () => {
    expect([...connectionsTo(TABLE, ['172.18.0.3'])]).toEqual(['020012AC:9C40 030012AC:0BB9']);
    expect(connectionsTo(TABLE, ['172.18.0.9', '0.0.0.0'])).toEqual(new Set());
  });
});
