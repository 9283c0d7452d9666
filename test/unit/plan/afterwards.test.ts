import { describe, expect, it } from 'vitest';
import { planJson, planLines } from '../../../src/cli/output/plan-view.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import { LOCAL, make } from '../pipeline.ts';

const EMPTY: Plan = { changes: [], unchanged: [], drift: [] };
const PUBLIC = LOCAL.replace('{ localhost: true }', '{ domain: rockets.example.org, email: a@b.org }');
const NAMES = ['rockets.example.org', 'api.rockets.example.org'];
const passed = (names: readonly string[]) =>
  names.map((name) => ({ name, directory: 'https://acme-v02.api.letsencrypt.org/directory' }));
const told = (names: readonly string[]) => {
  const { deployment } = make(PUBLIC, { rehearsed: passed(names) });
  return { lines: planLines(deployment, EMPTY, false, 'Nothing.'), json: planJson(deployment, EMPTY) };
};

describe('what follows a plan', () => {
  it('is a rehearsal of the public names that are not certified, also where nothing changes', () => {
    const { lines, json } = told(['rockets.example.org']);
    expect(lines).toEqual([
      'Nothing.',
      '  … certificates  api.rockets.example.org: rehearsed, then Let’s Encrypt is asked for those that pass  ways.domain in sprocket.yaml',
    ]);
    expect(json).toMatchObject({ afterwards: { names: ['api.rockets.example.org'], authority: 'Let’s Encrypt' } });
  });

  it('is nothing once all are certified, and where nobody is asked', () => {
    expect(told(NAMES).lines).toEqual(['Nothing.']);
    expect(told(NAMES).json).not.toHaveProperty('afterwards');
    expect(planLines(make(LOCAL).deployment, EMPTY, false, 'Nothing.')).toEqual(['Nothing.']);
  });
});
