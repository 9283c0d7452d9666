import { Command, Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { typedCommand } from '../../../src/cli/typed-command.ts';

/** What the audit log says of a command line. */
async function typed(...argv: readonly string[]): Promise<string> {
  let found = '';
  const program = new Command('sprocket');
  program
    .command('module')
    .command('add')
    .argument('[modules...]')
    .option('--dir <folder>')
    .option('--yes')
    .option('--no-color')
    .option('--to <version>')
    .addOption(
      new Option('--set <key=value>').argParser((value, before: string[] | undefined) => [...(before ?? []), value]),
    )
    .action(function action(this: Command) {
      found = typedCommand(this, this.args);
    });
  await program.parseAsync(argv, { from: 'user' });
  return found;
}

describe('the command in the audit log', () => {
  it('is what was typed, without what says nothing about the change', async () => {
    expect(await typed('module', 'add', 'gatus', '--dir', '/opt/x', '--yes', '--no-color')).toBe(
      'module add gatus --yes',
    );
    expect(await typed('module', 'add', '--to', '1.2.3')).toBe('module add --to 1.2.3');
    expect(await typed('module', 'add')).toBe('module add');
  });

  it('tells of answers which they were, not what they said', async () => {
    const line = await typed('module', 'add', '--set', 'database.url=postgres://u:hunter2@db/x', '--set', 'a=b');
    expect(line).toBe('module add --set database.url --set a');
  });
});
