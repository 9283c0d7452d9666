import { describe, expect, it } from 'vitest';
import { serviceSchema } from '../../../src/catalog/service-schema.ts';
import { secretsOf } from '../../../src/plan/secrets.ts';
import { LOCAL, make } from '../pipeline.ts';

const service = (id: string, secrets: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  serviceSchema.parse({ id, title: id, description: id, memory: '16Mi', compose: { image: id }, secrets, ...more });
const secretNamed = (text: string, name: string) =>
  make(text).deployment.secrets.find((secret) => secret.name === name);

const MAKER = service('maker', { key: { generate: 20 } });
const ASKER = service('asker', { key: { ask: { title: 'Key' } } });
const USER = service('user', { key: { to: '/etc/key' } });

describe('secretsOf', () => {
  it.each([
    ['maker first', [MAKER, ASKER, USER]],
    ['maker last', [USER, ASKER, MAKER]],
    ['maker between', [ASKER, MAKER, USER]],
  ])('asks nobody for what some service makes: %s', (_, services) => {
    const [secret, ...others] = secretsOf(services);
    expect(others).toEqual([]);
    expect(secret).toMatchObject({ name: 'key', generate: 20 });
    expect([...(secret?.services ?? [])].sort()).toEqual(['asker', 'maker', 'user']);
  });

  it.each([
    ['asker first', [ASKER, USER]],
    ['asker last', [USER, ASKER]],
  ])('asks when nobody makes it: %s', (_, services) => {
    expect(secretsOf(services)[0]).toMatchObject({ ask: { title: 'Key' } });
    expect(secretsOf(services)[0]?.generate).toBeUndefined();
  });

  it('knows which volumes cannot be opened without it', () => {
    const keeper = service(
      'keeper',
      { key: { generate: 20 }, other: { generate: 20 } },
      { volumes: { data: { to: '/d', holds: 'x', backup: 'dump' }, cache: { to: '/c', holds: 'y', backup: 'none' } } },
    );
    expect(secretsOf([keeper, USER]).map(({ name, guards }) => [name, guards])).toEqual([
      ['key', ['sprocket-keeper-data']],
      ['other', ['sprocket-keeper-data']],
    ]);
    expect(secretsOf([USER])[0]?.guards).toEqual([]);
  });

  it('of tasks and jobs belong to their service', () => {
    const task = { title: 't', memory: '16Mi', compose: {}, secrets: { key: {} } };
    const owner = service(
      'owner',
      {},
      { tasks: { setup: task }, jobs: { sweep: { ...task, secrets: { other: {} } } } },
    );
    expect(secretsOf([owner]).map(({ name, services }) => [name, services])).toEqual([
      ['key', ['owner']],
      ['other', ['owner']],
    ]);
  });
});

describe('the secrets of a league', () => {
  it('of a bundled database are made, those of a managed one are asked for', () => {
    expect(secretNamed(LOCAL, 'database-password')).toMatchObject({ generate: 40, guards: ['sprocket-postgres-data'] });
    const managed = secretNamed(`${LOCAL}database: { url: "postgresql://u@db.example.org/d" }\n`, 'database-password');
    expect(managed).toMatchObject({ ask: { title: 'Password of the managed database' }, guards: [] });
    expect(managed?.generate).toBeUndefined();
  });

  it('of Discord have the placeholders that boot', () => {
    expect(secretNamed(LOCAL, 'discord-bot-token')?.ask?.placeholder).toBe('local_dev_placeholder');
  });

  it('are mounted one by one, each only where it is needed', () => {
    const { compose } = make(LOCAL);
    const users = (name: string) =>
      Object.entries(compose.services).flatMap(([id, { secrets }]) =>
        (secrets ?? []).some(({ source }) => source === name) ? [id] : [],
      );
    expect(users('jwt-secret')).toEqual(['core']);
    expect(users('redis-password').sort()).toEqual(['core', 'redis']);
    expect(users('admin-password')).toEqual([]);
    expect(users('admin-htpasswd')).toEqual(['traefik']);
  });
});
