import { describe, expect, it } from 'vitest';
import { externalFacts } from '../../../src/league/external-facts.ts';
import { leagueFromAnswers } from '../../../src/league/answers.ts';

const league = (more: Record<string, unknown>) =>
  leagueFromAnswers({
    league: { name: 'x', admin: { discord: '80351110224678912', email: 'a@b.org' } },
    ways: { localhost: true },
    ...more,
  });
const database = (url: string) => externalFacts(league({ database: { url } }))['database'];
const storage = (endpoint: string) => externalFacts(league({ storage: { endpoint } }))['storage'];

describe('externalFacts', () => {
  it('says nothing of what is bundled', () => {
    expect(externalFacts(league({}))).toEqual({});
  });

  it('reads a database URL, always with TLS', () => {
    expect(database('postgresql://my%40user@db.example.org:25060/my%20db')).toEqual({
      host: 'db.example.org',
      port: 25060,
      name: 'my db',
      user: 'my@user',
      tls: true,
      external: true,
    });
  });

  it('knows the usual port of a database', () => {
    expect(database('postgres://u@db.example.org/d')).toMatchObject({ port: 5432 });
  });

  it.each([
    ['https://s3.example.org', { host: 's3.example.org', port: 443, tls: true }],
    ['http://10.0.0.1', { host: '10.0.0.1', port: 80, tls: false }],
    ['https://s3.example.org:9000', { host: 's3.example.org', port: 9000, tls: true }],
  ])('reads the storage %s', (endpoint, facts) => {
    expect(storage(endpoint)).toEqual({
      ...facts,
      region: 'us-east-1',
      buckets: { replays: 'replays', images: 'images' },
      external: true,
    });
  });

  it('gives IPv6 addresses without the brackets of URLs', () => {
    expect(database('postgres://u@[fd00::1]/d')).toMatchObject({ host: 'fd00::1' });
    expect(storage('http://[fd00::1]:9000')).toMatchObject({ host: 'fd00::1', port: 9000 });
  });
});
