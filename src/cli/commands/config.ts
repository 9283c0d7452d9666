import { EXIT, type ExitCode } from '../../core/exit-codes.ts';
import { SprocketError } from '../../core/sprocket-error.ts';
import { nodeFiles } from '../../host/node-files.ts';
import { effectiveSettings } from '../../league/effective.ts';
import { parseLeague } from '../../league/parse-league.ts';
import { leagueJsonSchema } from '../../league/schema.ts';
import { leagueFolder } from '../../state/league-folder.ts';
import { findLeague } from '../find-league.ts';
import { tableLines } from '../output/table.ts';
import type { Invocation } from '../invocation.ts';

/** Version of the JSON form of the settings. */
const CONFIG_SCHEMA = 'sprocket.config/1';

/** `sprocket config`: every setting, its value, and whether it stands in sprocket.yaml or is a default. */
export async function run({ terminal, flags }: Invocation<{ schema?: boolean }>): Promise<ExitCode> {
  if (flags.schema) {
    terminal.json(leagueJsonSchema());
    return EXIT.ok;
  }
  const folder = leagueFolder(findLeague(flags.dir));
  const text = await nodeFiles().read(folder.league);
  if (text === undefined) {
    throw new SprocketError('config-missing', `${folder.root} holds no sprocket.yaml`, {
      hint: 'Name the league folder with --dir.',
    });
  }
  const settings = effectiveSettings(parseLeague(text));
  if (flags.json) terminal.json({ schema: CONFIG_SCHEMA, file: folder.league, settings });
  else {
    const rows = settings.map(({ path, value, line }) => [
      path,
      JSON.stringify(value),
      line === undefined ? 'default' : `sprocket.yaml:${line}`,
    ]);
    terminal.print(...tableLines(rows));
  }
  return EXIT.ok;
}
