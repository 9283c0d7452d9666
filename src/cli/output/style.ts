import { styleText } from 'node:util';

type Look = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Colours for one stream, or none. */
export interface Style {
  paint(look: Look, text: string): string;
  /** Columns of the terminal; 100 where there is none. */
  readonly width: number;
  readonly isTerminal: boolean;
}

/**
 * Decides about colours the way people expect: `NO_COLOR` and `--no-color` win, `FORCE_COLOR` comes next, then
 * whether the stream is a terminal.
 */
export function styleFor(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv, noColor: boolean): Style {
  const isTerminal = stream.isTTY && environment['TERM'] !== 'dumb';
  const coloured = !noColor && !environment['NO_COLOR'] && (Boolean(environment['FORCE_COLOR']) || isTerminal);
  return {
    paint: (look, text) => (coloured ? styleText(look, text) : text),
    width: isTerminal ? stream.columns : 100,
    isTerminal,
  };
}
