import { describe, expect, it } from 'vitest';
import { heldRules } from '../../../src/plan/held-rules.ts';
import { CATALOG, LOCAL, make } from '../pipeline.ts';

const { deployment } = make(`${LOCAL}modules: [gatus]\n`);
const services = [...CATALOG.values()].map(({ definition }) => definition);
const heldBy = (...facts: string[]) => heldRules(deployment, services, facts, 'X-Pass', 'word');

describe('requests that are held back', () => {
  it('are those to services that need what changes, and to the pages that are made of them', () => {
    expect(heldBy('database').map(({ backend }) => backend)).toEqual(expect.arrayContaining(['core', 'web']));
    expect(heldBy('database').map(({ backend }) => backend)).not.toContain('gatus');
    expect(new Set(heldBy('api').map(({ backend }) => backend))).toEqual(new Set(['web']));
  });

  it('are every request of such a route but one with the pass, before any other rule of it', () => {
    const rules = deployment.routes.find(({ service }) => service === 'core')?.rules ?? [];
    const held = heldBy('database').filter(({ backend }) => backend === 'core');
    expect(held).toHaveLength(rules.length);
    for (const [index, { rule }] of rules.entries())
      expect(held[index]?.rule).toBe(`(${rule}) && !Header(\`X-Pass\`, \`word\`)`);
    const highest = Math.max(...deployment.routes.flatMap((route) => route.rules.map(({ priority }) => priority)));
    expect(Math.min(...held.map(({ priority }) => priority))).toBeGreaterThan(highest);
  });
});
