import { type ProgressView, progressView } from './output/progress-view.ts';
import { type Style, styleFor } from './output/style.ts';

/** Flags that every command knows. */
export interface GlobalFlags {
  readonly dir?: string;
  readonly json?: boolean;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  /** Of commands that apply. */
  readonly despiteFreeze?: boolean;
  /** Of commands that apply. */
  readonly carryData?: boolean;
  readonly verbose?: boolean;
  /** commander makes `--no-color` into this. */
  readonly color?: boolean;
}

/** What a command talks through: data to stdout, talk to stderr. */
export interface Terminal {
  readonly flags: GlobalFlags;
  /** For stdout. */
  readonly out: Style;
  /** For stderr. */
  readonly talk: Style;
  readonly progress: ProgressView;
  /** Whether somebody is there to answer. */
  readonly interactive: boolean;
  /** Whether somebody is there, also when `--yes` says that nothing is to be asked. */
  readonly attended: boolean;
  /** The command as it was typed, for the audit log. */
  readonly command: string;
  /** Writes lines of data. */
  print(...lines: string[]): void;
  /** Writes one JSON document as data. */
  json(value: unknown): void;
  /** Writes lines of talk. */
  say(...lines: string[]): void;
}

/** @param command as it was typed, for the audit log */
export function openTerminal(flags: GlobalFlags, command = ''): Terminal {
  const noColor = flags.color === false;
  // The prompts' library knows the variable only.
  if (noColor) process.env['NO_COLOR'] = '1';
  const talk = styleFor(process.stderr, process.env, noColor);
  const attended = process.stdin.isTTY && process.stderr.isTTY && !process.env['CI'];
  const say = (...lines: string[]): void => void process.stderr.write(lines.map((line) => `${line}\n`).join(''));
  return {
    flags,
    talk,
    out: styleFor(process.stdout, process.env, noColor),
    progress: progressView(process.stderr, talk),
    interactive: attended && !flags.yes,
    attended,
    command,
    print: (...lines) => void process.stdout.write(lines.map((line) => `${line}\n`).join('')),
    json: (value) => void process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`),
    say,
  };
}
