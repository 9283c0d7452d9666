import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leagueText } from '../../src/league/answers.ts';
import { explainPlan } from '../../src/plan/explain.ts';
import { isEmpty } from '../../src/plan/plan.ts';
import { CATALOG, make, NOTHING, planFrom, settled } from '../unit/pipeline.ts';

const MODULES = [...CATALOG.values()]
  .filter(({ definition }) => definition.enabled === 'module')
  .map(({ definition }) => definition.id);

/** sprocket.yaml of a league that could be. */
const league = fc
  .record(
    {
      localhost: fc.boolean(),
      lan: fc.ipV4(),
      tailnet: fc.constantFrom('100.64.0.1', 'rockets.tail1234.ts.net'),
      domain: fc.constantFrom('rockets.example.org', 'a.b'),
      name: fc.constantFrom('Rockets', '$HOME {{ x }}', 'yes'),
      version: fc.constantFrom('main', 'v2.3.0', `sha256:${'a'.repeat(64)}`),
      mirror: fc.constantFrom('127.0.0.1:5000', 'mirror.example.org/proxy'),
      database: fc.constant({ url: 'postgresql://u@db.example.org:25060/d' }),
      storage: fc.constantFrom(
        { endpoint: 'https://s3.example.org' },
        { endpoint: 'http://10.0.0.1:9000', region: 'eu-1' },
      ),
      modules: fc.subarray(MODULES),
    },
    { requiredKeys: [] },
  )
  .map(({ localhost, lan, tailnet, domain, name = 'Rockets', version, mirror, database, storage, modules }) =>
    leagueText({
      league: { name, admin: { discord: '80351110224678912', email: 'admin@example.org' } },
      ways: {
        // There is always one way in.
        localhost: localhost ?? !(lan ?? tailnet ?? domain),
        ...(lan ? { lan } : {}),
        ...(tailnet ? { tailnet } : {}),
        ...(domain ? { domain, email: 'admin@example.org' } : {}),
        ...(localhost === false && !lan && !tailnet && !domain ? { localhost: true } : {}),
      },
      ...(version ? { app: { version } } : {}),
      ...(mirror ? { images: { registry: mirror } } : {}),
      ...(database ? { database } : {}),
      ...(storage ? { storage } : {}),
      ...(modules ? { modules } : {}),
    }),
  );

const RUNS = { numRuns: 30 };

describe('the plan of any league', () => {
  it('is empty after it was applied', () => {
    fc.assert(
      fc.property(league, (text) => {
        const made = make(text);
        const plan = planFrom(settled(made), made);
        expect(explainPlan(plan, true).filter((line) => !line.includes(' unchanged'))).toEqual([]);
        expect(isEmpty(plan)).toBe(true);
      }),
      RUNS,
    );
  });

  it('of a first install makes everything, and nothing twice', () => {
    fc.assert(
      fc.property(league, (text) => {
        const made = make(text, { volumes: new Set() });
        const { changes, unchanged, drift } = planFrom(NOTHING, made);
        expect([unchanged, drift]).toEqual([[], []]);
        const subjects = changes.map(({ kind, subject }) => `${kind} ${subject}`);
        expect(new Set(subjects).size).toBe(subjects.length);
        const containers = changes.filter(({ kind }) => ['service', 'task', 'job'].includes(kind));
        expect(containers.map(({ subject }) => subject)).toEqual(made.wanted.containers.map(({ name }) => name));
      }),
      RUNS,
    );
  });

  it('from any league to any other leads there: what is planned and what is unchanged is all that is wanted', () => {
    fc.assert(
      fc.property(league, league, (one, other) => {
        const [before, after] = [make(one), make(other)];
        const { changes, unchanged, drift } = planFrom(settled(before), after);
        expect(drift).toEqual([]);
        const touched = changes
          .filter(({ kind, action }) => ['service', 'job'].includes(kind) && action !== 'remove')
          .map(({ subject }) => subject);
        const lasting = after.wanted.containers.filter(({ kind }) => kind !== 'task').map(({ name }) => name);
        expect([...touched, ...unchanged].sort()).toEqual(lasting.sort());
        const removed = changes
          .filter(({ kind, action }) => kind === 'service' && action === 'remove')
          .map(({ subject }) => subject);
        const services = before.wanted.containers.filter(({ kind }) => kind === 'service').map(({ name }) => name);
        expect(removed.sort()).toEqual(services.filter((name) => !lasting.includes(name)).sort());
      }),
      RUNS,
    );
  });
});
