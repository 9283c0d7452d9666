import type { Command } from 'commander';
import { buildProgram } from '../../src/cli/program.ts';
import { table } from './markdown.ts';

export function commandsPage(): string {
  const program = buildProgram('sprocket', () => undefined);
  const leaves = program.commands.flatMap((command) =>
    command.commands.length > 0 ? [...command.commands] : [command],
  );
  const shared = sharedFlags(leaves);
  return `# Commands

\`create-sprocket x\` is \`sprocket init x\`. Data goes to stdout, talk to stderr. Exit codes: [errors](errors.md).

## Flags of every command

${table(
  ['flag', 'meaning'],
  shared.map(([flag, meaning]) => [`\`${flag}\``, meaning]),
)}

${leaves.map((command) => section(command, new Set(shared.map(([flag]) => flag)))).join('\n\n')}
`;
}

function sharedFlags(commands: readonly Command[]): [string, string][] {
  const [first, ...others] = commands;
  return (first?.options ?? [])
    .filter(({ flags }) => others.every((command) => command.options.some((option) => option.flags === flags)))
    .map(({ flags, description }) => [flags, description]);
}

function section(command: Command, shared: ReadonlySet<string>): string {
  const parent = command.parent?.name() === 'sprocket' ? 'sprocket' : `sprocket ${command.parent?.name() ?? ''}`;
  const names = command.registeredArguments.map((one) => {
    const name = `${one.name()}${one.variadic ? '…' : ''}`;
    return one.required ? `<${name}>` : `[${name}]`;
  });
  const own = [
    ...command.registeredArguments.map((one) => [`\`${one.name()}\``, one.description]),
    ...command.options
      .filter(({ flags }) => !shared.has(flags))
      .map(({ flags, description }) => [`\`${flags}\``, description]),
  ];
  return `## \`${[parent, command.name(), ...names].join(' ')}\`

${command.description()}.${own.length > 0 ? `\n\n${table(['argument or flag', 'meaning'], own)}` : ''}`;
}
