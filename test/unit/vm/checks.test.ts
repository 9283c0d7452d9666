import { describe, expect, it } from 'vitest';
import { openChecks } from '../../vm/checks.ts';

describe('openChecks', () => {
  it('counts what passed and what failed, and says both', async () => {
    const lines: string[] = [];
    const checks = openChecks(
      (line) => lines.push(line),
      () => 0,
    );
    expect(await checks.check('one', () => Promise.resolve(7))).toBe(7);
    await expect(checks.check('two', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(checks.passed).toBe(1);
    expect(checks.failed).toBe(1);
    expect(lines).toEqual(['  ✔ one (0 s; 0 s in all)', '  ✘ two (0 s): no']);
  });
});
