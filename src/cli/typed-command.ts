import type { Command } from 'commander';

/** Say nothing about what is changed. */
const LEFT_OUT = ['dir', 'json', 'verbose', 'color'];

/**
 * The command as it was typed, for the audit log: `module remove NAME`, `upgrade --app-tag v2.4.0`. Of answers only the
 * key is told, because their values may be anything.
 * @param args what stood behind the name of the command
 */
export function typedCommand(command: Command, args: readonly string[]): string {
  const names: string[] = [];
  for (let at = command; at.parent; at = at.parent) names.unshift(at.name());
  const options = command.options.flatMap((option) => {
    const name = option.attributeName();
    if (command.getOptionValueSource(name) !== 'cli' || LEFT_OUT.includes(name)) return [];
    const value: unknown = command.getOptionValue(name);
    if (typeof value === 'boolean') return [option.long ?? ''];
    const values = Array.isArray(value) ? value.map((item) => String(item).split('=')[0] ?? '') : [String(value)];
    return values.map((text) => `${option.long ?? ''} ${text}`);
  });
  return [...names, ...args, ...options].join(' ').slice(0, 300);
}
