import { describe, expect, it } from 'vitest';
import { serviceSchema, type ServiceDefinition } from '../../../src/catalog/service-schema.ts';
import { askingNetwork, networksOf } from '../../../src/plan/networks.ts';

/** A service with nothing but what a test says about it. */
function service(id: string, more: Record<string, unknown> = {}): ServiceDefinition {
  return serviceSchema.parse({ id, title: id, description: id, memory: '16Mi', compose: { image: id }, ...more });
}

const SERVER = service('server', { provides: { database: { host: 'server' } } });
const client = (more: Record<string, unknown>) => service('client', more);

describe('networksOf', () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['needs a fact of the other', { needs: ['database'] }, {}],
    ['wants a fact of the other', { wants: ['database'] }, {}],
    ['proxies the other', { slots: { use: ['routes'] } }, { route: { label: '', port: 80 } }],
    [
      'uses a slot that the other offers',
      { slots: { use: ['endpoints'] } },
      { slots: { offer: { endpoints: [{ name: 'x' }] } } },
    ],
  ])('lets a service in that %s', (_, more, offered) => {
    const server = service('server', { provides: { database: {} }, ...offered });
    const membership = networksOf([server, client(more)], {});
    expect(membership.networks).toEqual([{ name: 'server', kind: 'closed', purpose: 'Those who talk to server.' }]);
    expect(membership.of('client')).toEqual({ own: undefined, all: ['server'] });
    expect(membership.of('server')).toEqual({ own: 'server', all: ['server'] });
  });

  it.each<[string, Record<string, unknown>]>([
    ['asks for nothing', {}],
    ['asks for something else', { needs: ['cache'] }],
    ['uses a slot that the other does not offer', { slots: { use: ['dashboards'] } }],
    ['proxies, when the other has no route', { slots: { use: ['routes'] } }],
    ['is proxied itself', { route: { label: '', port: 80 } }],
  ])('keeps a service out that %s', (_, more) => {
    const membership = networksOf([SERVER, client(more)], {});
    expect(membership.networks).toEqual([]);
    expect(membership.of('client')).toEqual({ own: undefined, all: [] });
  });

  it('gives no network to a service that nobody talks to', () => {
    expect(networksOf([SERVER], {}).networks).toEqual([]);
  });

  it('gives a service and the job that it asks a closed network of their own', () => {
    const job = { title: 'x', memory: '16Mi', compose: {} };
    const boss = service('boss', { needs: ['database'], jobs: { helper: { ...job, asked: true }, sweep: job } });
    const membership = networksOf([SERVER, boss, service('other')], {});
    expect(membership.networks.slice(1)).toEqual([
      { name: 'boss-helper', kind: 'closed', purpose: 'boss and boss-helper.' },
    ]);
    expect(membership.of('boss')).toEqual({ own: undefined, all: ['server', 'boss-helper'] });
    expect(membership.of('other').all).toEqual([]);
    expect(askingNetwork('boss', 'helper')).toBe('boss-helper');
  });

  it('lets two clients of one server not see one another but through its network', () => {
    const membership = networksOf(
      [SERVER, service('one', { needs: ['database'] }), service('two', { needs: ['database'] })],
      {},
    );
    expect(membership.of('one').all).toEqual(['server']);
    expect(membership.of('two').all).toEqual(['server']);
    expect(membership.networks.map(({ name }) => name)).toEqual(['server']);
  });

  it('gives a way out of its own to whoever says so, and to those whose fact is outside', () => {
    const external = { database: { host: 'db.example.org' } };
    const services = [service('loud', { egress: true }), client({ needs: ['database'] }), service('quiet')];
    const membership = networksOf(services, external);
    expect(membership.networks.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      'loud-egress egress',
      'client-egress egress',
    ]);
    expect(['loud', 'client', 'quiet'].map((id) => membership.of(id).all)).toEqual([
      ['loud-egress'],
      ['client-egress'],
      [],
    ]);
  });

  it('tells a companion how to reach just its own facts', () => {
    const store = service('store', { provides: { storage: {} } });
    const both = networksOf([SERVER, store, client({ needs: ['database', 'storage'] })], {});
    expect(both.reaching('client', ['database'])).toEqual(['server']);
    expect(both.reaching('client', [])).toEqual([]);
    const outside = networksOf([store, client({ needs: ['database', 'storage'] })], { database: {} });
    expect(outside.reaching('client', ['database'])).toEqual(['client-egress']);
    expect(outside.reaching('client', ['database', 'storage'])).toEqual(['store', 'client-egress']);
  });
});
