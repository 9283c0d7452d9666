import { EXIT, type ExitCode } from '../../core/exit-codes.ts';
import { SprocketError } from '../../core/sprocket-error.ts';
import { followLogs } from '../../host/compose-cli.ts';
import { openLeague } from '../open-league.ts';
import type { Invocation } from '../invocation.ts';

/** `sprocket logs [service]`: what containers say, with everything that is a secret of the league left out. */
export async function run({
  terminal,
  args,
  flags,
}: Invocation<{ follow?: boolean; lines: string }>): Promise<ExitCode> {
  const { deployment, folder, secrets } = await openLeague(flags.dir);
  const [service] = args;
  const names = deployment.containers.map(({ name }) => name);
  if (service !== undefined && !names.includes(service)) {
    throw new SprocketError('service-unknown', `There is no service ${service} in this league`, {
      details: [names.join(', ')],
      hint: 'sprocket logs core',
    });
  }
  if (!/^\d+$/.test(flags.lines))
    throw new SprocketError('usage', `--lines ${flags.lines}: expected a number`, { hint: 'For example: --lines 100' });
  const code = await followLogs(folder.root, {
    services: service === undefined ? [] : [service],
    lines: Number(flags.lines),
    follow: flags.follow ?? false,
    colour: terminal.out.isTerminal && flags.color !== false && !process.env['NO_COLOR'],
    secrets: [...(await secrets.all()).values()],
    write: (line) => terminal.print(line),
  });
  return code === 0 ? EXIT.ok : EXIT.docker;
}
