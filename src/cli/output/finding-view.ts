import type { Finding } from '../../core/finding.ts';
import type { Style } from './style.ts';

/** Version of the JSON form of findings. */
export const FINDINGS_SCHEMA = 'sprocket.findings/1';

const SIGN = { ok: ['green', '✔'], warning: ['yellow', '!'], error: ['red', '✘'] } as const;

/** Findings as lines: what was proved, and under what was not, the next command. */
export function findingLines(findings: readonly Finding[], style: Style): string[] {
  return findings.flatMap(({ level, subject, message, fix }) => {
    const [look, sign] = SIGN[level];
    const line = `${style.paint(look, sign)} ${subject.padEnd(18)}  ${message}`;
    return fix === undefined || level === 'ok'
      ? [line]
      : [line, `  ${' '.repeat(18)}  ${style.paint('cyan', '→')} ${fix}`];
  });
}

/** `14 checks passed, 1 warning`. */
export function findingCounts(findings: readonly Finding[]): string {
  const count = (level: Finding['level']) => findings.filter((finding) => finding.level === level).length;
  const [passed, warnings, errors] = [count('ok'), count('warning'), count('error')];
  return [
    `${passed} ${passed === 1 ? 'check' : 'checks'} passed`,
    ...(warnings > 0 ? [`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`] : []),
    ...(errors > 0 ? [`${errors} failed`] : []),
  ].join(', ');
}
