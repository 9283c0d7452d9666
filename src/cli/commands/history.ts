import { EXIT, type ExitCode } from '../../core/exit-codes.ts';
import { showDuration } from '../../core/quantity.ts';
import { type HistoryEntry, historyOf } from '../../ops/history.ts';
import type { Invocation } from '../invocation.ts';
import { openLeague } from '../open-league.ts';
import { tableLines } from '../output/table.ts';

/** Version of the JSON form of the history. */
const HISTORY_SCHEMA = 'sprocket.history/1';
const MOST = 20;

/** `sprocket history`: the newest changes; `--json` and `--verbose` tell all of them. */
export async function run({ terminal, flags }: Invocation): Promise<ExitCode> {
  const entries = await historyOf(await openLeague(flags.dir));
  if (flags.json) {
    terminal.json({ schema: HISTORY_SCHEMA, entries });
    return EXIT.ok;
  }
  if (entries.length === 0) {
    terminal.say('Nothing has changed this league yet.');
    return EXIT.ok;
  }
  const shown = flags.verbose ? entries : entries.slice(-MOST);
  const left = entries.length - shown.length;
  terminal.print(...tableLines([['GENERATION', 'WHEN', 'WHO', 'WHAT', 'TOOK', 'RESULT'], ...shown.map(row)]));
  if (left > 0) terminal.say('', `${left} older ones: sprocket history --verbose`);
  if (entries.some(({ generationIs }) => generationIs === 'kept')) {
    terminal.say('', 'Those that are kept can be gone back to: sprocket rollback GENERATION');
  }
  return EXIT.ok;
}

function row({ at, user, command, seconds, from, generation, result, generationIs, program }: HistoryEntry): string[] {
  const made = result === 'committed' ? String(generation ?? '') : '';
  const change = made !== '' && from !== undefined ? `${from} → ${made}` : made;
  const mark =
    generationIs === undefined ? '' : ` (${generationIs}${program === undefined ? '' : `, sprocket ${program}`})`;
  const took = seconds === undefined ? '' : showDuration(seconds * 1000);
  return [`${change}${mark}`, at.slice(0, 19).replace('T', ' '), user, command, took, result];
}
