import { renderTemplate } from './template.ts';

/** Where the template of the unit lies in the package. */
export const BOOT_UNIT_TEMPLATE = 'templates/host/sprocket-league.service';
/** Name of the unit. Fixed, because a host has one league. */
export const BOOT_UNIT = 'sprocket-league.service';

export interface BootUnitFacts {
  /** League folder. */
  readonly folder: string;
  /** File that exists only while a run is not over. */
  readonly journal: string;
  /** Program and arguments that finish such a run. */
  readonly command: readonly string[];
}

/**
 * The systemd unit that finishes an interrupted run at boot.
 * @param template text of {@link BOOT_UNIT_TEMPLATE}
 */
export function bootUnit(template: string, { folder, journal, command }: BootUnitFacts): string {
  const facts = {
    folder: percent(folder),
    mounted: quoted(folder),
    journal: percent(journal),
    command: command.map(quoted).join(' '),
  };
  return renderTemplate(template, facts, BOOT_UNIT_TEMPLATE);
}

/** `%` begins a specifier in every value of a unit (systemd.unit(5)). */
function percent(text: string): string {
  return text.replaceAll('%', '%%');
}

/** One word of a command line (systemd.service(5), "Command lines"): there `$` is a variable and `\` an escape as well. */
function quoted(word: string): string {
  return `"${percent(word)
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('$', () => '$$')}"`;
}
