import { describe, expect, it } from 'vitest';
import { type Finding, worstLevel } from '../../../src/core/finding.ts';

const finding = (level: Finding['level']): Finding => ({ code: 'x', level, subject: 's', message: 'm' });

describe('worstLevel', () => {
  it.each<[string, Finding['level'][], Finding['level']]>([
    ['nothing', [], 'ok'],
    ['ok only', ['ok', 'ok'], 'ok'],
    ['a warning', ['ok', 'warning', 'ok'], 'warning'],
    ['an error before a warning', ['error', 'warning'], 'error'],
    ['an error after a warning', ['warning', 'error', 'ok'], 'error'],
  ])('of %s', (_, levels, worst) => {
    expect(worstLevel(levels.map(finding))).toBe(worst);
  });
});
