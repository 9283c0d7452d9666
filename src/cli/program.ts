import { resolve } from 'node:path';
import { Argument, Command, Option } from 'commander';
import type { ExitCode } from '../core/exit-codes.ts';
import type { Invocation } from './invocation.ts';
import { type GlobalFlags, openTerminal } from './terminal.ts';
import { typedCommand } from './typed-command.ts';
import { VERSION } from './version.ts';

type Run = (invocation: Invocation<never>) => Promise<ExitCode>;

const AFTER_HELP = `
Examples:
  npx create-sprocket my-league        ask a few questions and bring a league up
  sprocket plan                        show what would change, and why
  sprocket apply                       make the league what sprocket.yaml says
  sprocket verify                      prove that the league works
  sprocket upgrade --check             see whether there is something new

The league is looked for in --dir, else in this folder and those above it, else in /opt/sprocket.`;

/**
 * The command line. Only names and texts live here; what a command does is loaded when it is called.
 * @param onExit receives the exit code of the command that ran
 * @param argv what was typed, for the program that the command is handed over to
 * @param onLeague receives the league folder that the command line names, before the command runs
 */
export function buildProgram(
  name: 'sprocket' | 'create-sprocket',
  onExit: (code: ExitCode) => void,
  onLeague: (folder: string) => void = () => undefined,
  argv: readonly string[] = [],
): Command {
  const program = new Command(name)
    .description('Runs one Sprocket league on one host: provisions it, proves that it works, and looks after it.')
    .version(VERSION)
    .exitOverride()
    .showHelpAfterError('Run it with --help to see what it takes.')
    .showSuggestionAfterError()
    .enablePositionalOptions()
    .addHelpText('after', name === 'sprocket' ? AFTER_HELP : '');
  const call = (load: () => Promise<{ run: unknown }>) =>
    async function action(this: Command): Promise<void> {
      const flags = this.optsWithGlobals<GlobalFlags>();
      const named = this.registeredArguments[0]?.name() === 'dir' ? (this.args[0] ?? flags.dir) : flags.dir;
      if (named !== undefined) onLeague(resolve(named));
      // Before the command is loaded: libraries look at the environment once.
      const terminal = openTerminal(flags, typedCommand(this, this.args));
      const { leagueProgram } = await import('./league-program.ts');
      const elsewhere = await leagueProgram(name, named, typedCommand(this, []));
      if (elsewhere !== undefined) {
        onExit(await elsewhere.run(argv));
        return;
      }
      const { run } = await load();
      onExit(await (run as Run)({ terminal, args: this.args, flags: flags as never, program, argv }));
    };
  const command = (parent: Command, usage: string, summary: string): Command =>
    parent.command(usage).description(summary).copyInheritedSettings(program);

  if (name === 'create-sprocket') {
    withInitFlags(program.argument('[dir]', 'folder of the league')).action(call(() => import('./commands/init.ts')));
    return withGlobalFlags(program);
  }
  withGlobalFlags(
    withInitFlags(
      command(program, 'init', 'Ask a few questions and bring a new league up').argument(
        '[dir]',
        'folder of the league',
      ),
    ),
  ).action(call(() => import('./commands/init.ts')));
  withGlobalFlags(command(program, 'config', 'Show every setting with where it comes from'))
    .option('--schema', 'print the JSON Schema of sprocket.yaml')
    .action(call(() => import('./commands/config.ts')));
  withGlobalFlags(
    command(program, 'plan', 'Show what apply would change, and why (exit 10 when something would)'),
  ).action(call(() => import('./commands/plan.ts')));
  withApplyFlags(command(program, 'apply', 'Make the league what sprocket.yaml says, and verify it')).action(
    call(() => import('./commands/apply.ts')),
  );
  withApplyFlags(command(program, 'upgrade', 'Bring the program and the app to a newer version, hop by hop'))
    .option('--to <version>', 'version of this program; absent: the newest')
    .option('--app-tag <tag>', 'tag or digest of the app; absent: the newest version that is supported')
    .option('--check', 'only tell whether there is something new (exit 10 when there is)')
    .option('--plan', 'show the whole path; write nothing')
    .action(call(() => import('./commands/upgrade.ts')));
  withGlobalFlags(command(program, 'resume', 'Finish a change that was interrupted')).action(
    call(() => import('./commands/resume.ts')),
  );
  withGlobalFlags(
    command(program, 'abort', 'Undo a change that was interrupted: what was before it is put back and verified'),
  ).action(call(() => import('./commands/abort.ts')));
  withApplyFlags(
    command(program, 'rollback', 'Go back to a former generation, from what is kept on this host').argument(
      '[generation]',
      'its number in `sprocket history`; absent: the one before',
    ),
  )
    .addOption(
      new Option(
        '--data <choice>',
        'where the database was migrated since: put it back too, or keep it as it is',
      ).choices(['back', 'keep']),
    )
    .action(call(() => import('./commands/rollback.ts')));
  withGlobalFlags(
    command(program, 'history', 'Show what changed this league: when, who, from, to, how long, with what result'),
  ).action(call(() => import('./commands/history.ts')));
  withGlobalFlags(command(program, 'status', 'Show what runs')).action(call(() => import('./commands/status.ts')));
  withGlobalFlags(command(program, 'verify', 'Prove from outside in that the league works')).action(
    call(() => import('./commands/verify.ts')),
  );
  withGlobalFlags(
    command(program, 'logs', 'Show what a service says').argument(
      '[service]',
      'name in `sprocket status`; absent: all',
    ),
  )
    .option('-f, --follow', 'go on as new lines come')
    .option('-n, --lines <number>', 'lines from the end', '100')
    .action(call(() => import('./commands/logs.ts')));
  withGlobalFlags(command(program, 'up', 'Start the league as it was last applied')).action(
    call(() => import('./commands/up.ts')),
  );
  withGlobalFlags(command(program, 'down', 'Stop the league; data, settings and secrets stay')).action(
    call(() => import('./commands/down.ts')),
  );
  withGlobalFlags(
    command(program, 'uninstall', 'Remove the containers and networks of the league; data stays unless told'),
  )
    .option('--delete-data', 'also delete the volumes: every row and every file of the league')
    .option('--without-backup', 'with --delete-data: although no backup can be shown')
    .action(call(() => import('./commands/uninstall.ts')));

  const secrets = command(program, 'secrets', 'See and set the secrets of the league; values are never printed');
  withGlobalFlags(command(secrets, 'list', 'List the secrets, who uses them and whether they are given')).action(
    call(() => import('./commands/secrets-list.ts')),
  );
  withGlobalFlags(
    command(secrets, 'set', 'Set a secret, from a prompt or from stdin').argument(
      '<name>',
      'name in `sprocket secrets list`',
    ),
  ).action(call(() => import('./commands/secrets-set.ts')));
  withGlobalFlags(
    command(secrets, 'path', 'Print the path of the file that holds a secret').argument(
      '<name>',
      'name in `sprocket secrets list`',
    ),
  ).action(call(() => import('./commands/secrets-path.ts')));

  const certificates = command(program, 'cert', 'See the certificates of the league, and have devices trust them');
  withGlobalFlags(
    command(
      certificates,
      'status',
      'Show the certificates that are served, and what is due (exit 6 when one has ended or is not served)',
    ),
  ).action(call(() => import('./commands/cert-status.ts')));
  withGlobalFlags(command(certificates, 'trust', 'Show how a device is made to trust the authority of the league'))
    .option('--install', 'have this host trust it (Debian and Ubuntu; as root)')
    .addOption(new Option('--pem', 'print only its certificate').conflicts(['install', 'json']))
    .action(call(() => import('./commands/cert-trust.ts')));

  withGlobalFlags(
    command(
      certificates,
      'rehearse',
      'See whether a public authority would certify the domain, without asking it (exit 6 when it would not)',
    ),
  ).action(call(() => import('./commands/cert-rehearse.ts')));
  withGlobalFlags(
    command(
      certificates,
      'renew',
      'Make certificates anew that are due, and replace public ones that were revoked or ended; the host runs this every day',
    ),
  )
    .option('--now', 'ask also for names that wait because an authority refused them')
    .action(call(() => import('./commands/cert-renew.ts')));

  const modules = command(program, 'module', 'See, add and remove optional services');
  withGlobalFlags(command(modules, 'list', 'List the modules with what they cost')).action(
    call(() => import('./commands/module-list.ts')),
  );
  withGlobalFlags(command(modules, 'info', 'Show one module').argument('<module>', 'id of the module')).action(
    call(() => import('./commands/module-info.ts')),
  );
  withApplyFlags(
    command(modules, 'add', 'Add modules to sprocket.yaml and apply').argument('<modules...>', 'ids of modules'),
  ).action(call(() => import('./commands/module-add.ts')));
  withApplyFlags(
    command(modules, 'remove', 'Remove modules from sprocket.yaml and apply; their data stays').argument(
      '<modules...>',
      'ids of modules',
    ),
  ).action(call(() => import('./commands/module-remove.ts')));

  withGlobalFlags(
    command(program, 'completion', 'Print a completion script').addArgument(
      new Argument('<shell>').choices(['bash', 'zsh', 'fish']),
    ),
  ).action(call(() => import('./commands/completion.ts')));
  return program;
}

function withGlobalFlags(command: Command): Command {
  return command
    .option('--dir <folder>', 'folder of the league')
    .option('--json', 'print data as JSON')
    .option('-y, --yes', 'do not ask')
    .option('--dry-run', 'stop after the plan; write nothing')
    .option('--verbose', 'show more')
    .option('--no-color', 'no colours (as with NO_COLOR)');
}

/** For commands that change the league by applying it. */
function withApplyFlags(command: Command): Command {
  return withGlobalFlags(command)
    .option('--despite-freeze', 'go on although a freeze of sprocket.yaml holds')
    .option('--carry-data', 'carry data over into a new volume where a service has another version of it');
}

function withInitFlags(command: Command): Command {
  const collect = (value: string, before: readonly string[]): string[] => [...before, value];
  return command
    .option('--preset <name>', 'begin with the answers of a preset: local, public, lan, tailnet, managed, full, ci')
    .option('--answers <file>', 'YAML file with answers, in the shape of sprocket.yaml')
    .addOption(
      new Option('--set <key=value>', 'one answer, such as app.version=v2.3.0; may be repeated')
        .default([])
        .argParser(collect),
    )
    .option('--secrets-file <file>', 'dotenv or JSON file with secrets')
    .option('--database-dump <file>', 'begin with an existing database (pg_dump, custom or plain format)')
    .option('--create-buckets', 'create buckets that do not exist in an external object storage')
    .option('--despite-freeze', 'go on although a freeze of sprocket.yaml holds')
    .option('--render-only', 'write the league folder and show its plan, without an engine');
}
