import type { Change, Plan } from './plan.ts';

const SIGN: Readonly<Record<Change['action'], string>> = {
  create: '+', generate: '+', write: '~', pull: '↓', build: '+', run: '▸', start: '▸', replace: '~', remove: '-',
}; // prettier-ignore

/**
 * The plan as lines of text: sign, subject, detail, cause. Files are summed up, because their number says little.
 * @param verbose every file by name
 */
export function explainPlan(plan: Plan, verbose = false): string[] {
  const files = plan.changes.filter(({ kind }) => kind === 'file');
  const shown = plan.changes.filter(({ kind }) => kind !== 'file' || verbose);
  const width = Math.min(44, Math.max(12, ...shown.map(({ subject }) => subject.length)));
  const row = (sign: string, subject: string, detail: string, cause: string) =>
    `  ${sign} ${subject.padEnd(width)}  ${detail.padEnd(28)}  ${cause}`.trimEnd();
  return [
    ...plan.drift.map(({ path, what }) =>
      row(
        '!',
        path,
        what === 'edited' ? 'edited by hand' : 'missing',
        what === 'edited' ? 'will be replaced; your version is kept in .sprocket/drift' : 'will be written again',
      ),
    ),
    ...shown.map(({ action, subject, detail, cause }) => row(SIGN[action], subject, detail, cause)),
    ...(files.length > 0 && !verbose
      ? [row('~', plural(files.length, 'file'), '', 'made from sprocket.yaml (--verbose lists them)')]
      : []),
    ...(plan.unchanged.length > 0 ? [row('=', `${plural(plan.unchanged.length, 'service')} unchanged`, '', '')] : []),
  ];
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
