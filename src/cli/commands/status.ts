import { EXIT, type ExitCode } from '../../core/exit-codes.ts';
import { showBytes } from '../../core/quantity.ts';
import { leagueStatus } from '../../ops/status.ts';
import { openLeague } from '../open-league.ts';
import { sayUnfinished } from '../say-unfinished.ts';
import { tableLines } from '../output/table.ts';
import type { Invocation } from '../invocation.ts';

/** Version of the JSON form of the status. */
const STATUS_SCHEMA = 'sprocket.status/1';

/** `sprocket status`: 0 when everything runs, 6 otherwise. */
export async function run({ terminal, flags }: Invocation): Promise<ExitCode> {
  const session = await openLeague(flags.dir);
  const status = await leagueStatus(session);
  const healthy = status.services.every(({ ok }) => ok);
  if (flags.json) {
    terminal.json({ schema: STATUS_SCHEMA, healthy, ...status });
    return healthy ? EXIT.ok : EXIT.unhealthy;
  }
  const { out } = terminal;
  const lines = tableLines(
    status.services.map(({ name, state, detail, image, memoryLimitBytes }) => [
      name,
      state,
      detail,
      image,
      showBytes(memoryLimitBytes),
    ]),
  );
  terminal.print(
    `${out.paint('bold', status.league)}   ${status.generation === undefined ? 'never verified' : `generation ${status.generation}, verified ${status.verified ?? ''}`}`,
    '',
    ...lines.map(
      (line, index) => `${status.services[index]?.ok ? out.paint('green', '●') : out.paint('red', '○')} ${line}`,
    ),
    '',
    ...session.deployment.routes.map(({ service, url }) => `  ${service.padEnd(16)} ${out.paint('cyan', url)}`),
  );
  if (status.freeze) {
    const { why, shown } = status.freeze;
    terminal.say(
      '',
      `${terminal.talk.paint('yellow', '!')} A freeze holds: ${why}, until ${shown}. Changes are asked about.`,
    );
  }
  for (const { name, generations } of status.keptVolumes) {
    terminal.say('', `${terminal.talk.paint('yellow', '!')} ${keptLine(name, generations)}`);
  }
  if (status.unfinished) {
    await sayUnfinished(terminal, session);
  } else if (!healthy) {
    terminal.say(
      '',
      `${terminal.talk.paint('cyan', 'Next:')} sprocket logs ${status.services.find(({ ok }) => !ok)?.name ?? ''}   or: sprocket apply`,
    );
  }
  return healthy ? EXIT.ok : EXIT.unhealthy;
}

/** Of a volume that nothing uses now. */
function keptLine(name: string, generations: readonly number[]): string {
  const last = generations.at(-1);
  const use =
    last === undefined
      ? 'no generation that is kept uses it'
      : `generation ${generations.join(', ')} can be gone back to with it (sprocket rollback ${last})`;
  return `${name} is kept, with data of another version: ${use}. When nobody needs it any more: docker volume rm ${name}`;
}
