import type { Change, Plan } from './plan.ts';

const SIGN: Readonly<Record<Change['action'], string>> = {
  create: '+', generate: '+', write: '~', pull: '↓', build: '+', run: '▸', start: '▸', replace: '~', remove: '-', carry: '~',
}; // prettier-ignore

/** Kinds that come by the dozen: one line for all, unless somebody wants every name. */
const SUMMED = { secret: 'made once and kept', file: 'made from sprocket.yaml' } as const;

type Row = readonly [sign: string, subject: string, detail: string, cause: string];

/**
 * The plan as lines of text: sign, subject, detail, cause.
 * @param verbose every secret and file by name
 */
export function explainPlan(plan: Plan, verbose = false): string[] {
  const single = plan.changes.filter(({ kind }) => verbose || !(kind in SUMMED));
  const rows: Row[] = [
    ...plan.drift.map(driftRow),
    ...(verbose ? [] : summed(plan, 'secret')),
    ...single.map(({ action, subject, detail, cause }): Row => [SIGN[action], subject, detail, cause]),
    ...(verbose ? [] : summed(plan, 'file')),
    ...(plan.unchanged.length > 0
      ? [['=', `${plural(plan.unchanged.length, 'service')} unchanged`, '', ''] as const]
      : []),
  ];
  const [subject, detail] = [1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map(([sign, ...cells]) =>
    `  ${sign} ${cells[0].padEnd(subject ?? 0)}  ${cells[1].padEnd(detail ?? 0)}  ${cells[2]}`.trimEnd(),
  );
}

function driftRow({ path, what }: Plan['drift'][number]): Row {
  if (what === 'missing') return ['!', path, 'missing', 'will be written again'];
  return ['!', path, 'edited by hand', 'will be replaced; your version is kept in .sprocket/drift'];
}

function summed(plan: Plan, kind: keyof typeof SUMMED): Row[] {
  const changes = plan.changes.filter((change) => change.kind === kind);
  if (changes.length === 0) return [];
  const details = [...new Set(changes.map(({ detail }) => detail))];
  const counts = details.map((detail) => `${changes.filter((change) => change.detail === detail).length} ${detail}`);
  return [[kind === 'secret' ? '+' : '~', plural(changes.length, kind), counts.join(', '), SUMMED[kind]]];
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
