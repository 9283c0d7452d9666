import { setTimeout as sleep } from 'node:timers/promises';
import { docker } from '../e2e/support/league.ts';

/** Services whose images are stand-ins in the lab: their memory says nothing about the real ones. */
const STAND_INS = new Set(['core', 'web', 'replay-parse']);
const SETTLE = 30_000;

/** Memory of each container of the league after half a minute of rest, as a Markdown table with the sum of the real programs. */
export async function memoryTable(): Promise<string> {
  await sleep(SETTLE);
  const names = await docker(
    'ps',
    '--filter',
    'label=com.docker.compose.project=sprocket',
    '--format',
    '{{.Label "com.docker.compose.service"}} {{.ID}}',
  );
  const byId = new Map(names.split('\n').map((line) => line.split(' ').reverse() as [string, string]));
  const stats = await docker('stats', '--no-stream', '--format', '{{.ID}} {{.MemUsage}}', ...byId.keys());
  const rows = stats.split('\n').map((line) => {
    const [id = '', used = '', , limit = ''] = line.split(' ');
    return { name: byId.get(id.slice(0, 12)) ?? id, used: mebibytes(used), limit: mebibytes(limit) };
  });
  rows.sort((a, b) => b.used - a.used);
  const real = rows.filter(({ name }) => !STAND_INS.has(name)).reduce((sum, { used }) => sum + used, 0);
  return [
    '| service | used | limit |',
    '|---|---|---|',
    ...rows.map(
      ({ name, used, limit }) =>
        `| ${name}${STAND_INS.has(name) ? ' (stand-in)' : ''} | ${used.toFixed(0)} MiB | ${limit.toFixed(0)} MiB |`,
    ),
    '',
    `The real programs together use ${real.toFixed(0)} MiB (goal: under 1024 MiB, ${real < 1024 ? 'met' : 'missed'}).`,
  ].join('\n');
}

function mebibytes(text: string): number {
  const value = parseFloat(text);
  if (text.endsWith('GiB')) return value * 1024;
  if (text.endsWith('KiB')) return value / 1024;
  return text.endsWith('MiB') ? value : value / 2 ** 20;
}
