import type { HostUnitText } from '../plan/wanted.ts';
import { renderTemplate } from './template.ts';

/** Folder of the package with the templates of units; the name of each is that of its unit. */
const FOLDER = 'templates/host/';

export interface HostUnitFacts {
  /** League folder. */
  readonly folder: string;
  /** File that exists only while a run is not over. */
  readonly journal: string;
  /** Program and arguments that finish such a run. */
  readonly resume: readonly string[];
  /** Program and arguments that renew certificates. */
  readonly renew: readonly string[];
  /** Whether any way in is reached by https; without one there is nothing to renew. */
  readonly secure: boolean;
}

/**
 * The systemd units of a league. One that comes out empty is not wanted.
 * @param program files of the package, path → text
 */
export function hostUnits(program: ReadonlyMap<string, string>, facts: HostUnitFacts): HostUnitText[] {
  const seen = {
    folder: percent(facts.folder),
    mounted: quoted(facts.folder),
    journal: percent(facts.journal),
    resume: facts.resume.map(quoted).join(' '),
    renew: facts.renew.map(quoted).join(' '),
    secure: facts.secure,
  };
  const templates = [...program].filter(([path]) => path.startsWith(FOLDER)).sort(([a], [b]) => (a < b ? -1 : 1));
  return templates.map(([path, template]) => ({
    name: path.slice(FOLDER.length),
    text: renderTemplate(template, seen, path),
  }));
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
