type Level = 'log' | 'error' | 'warn' | 'debug' | 'verbose';

const COLOURS: Record<Level, number> = { log: 32, error: 31, warn: 33, debug: 35, verbose: 36 };
let enabled: ReadonlySet<string> | undefined;

/**
 * Limits what is printed, as `logger.levels` does.
 * @param levels a list of level names, or `true` for all of them
 */
export function setLogLevels(levels: unknown): void {
  enabled = Array.isArray(levels) ? new Set(levels.map(String)) : undefined;
}

const paint = (text: string, colour: number): string =>
  process.env.NO_COLOR ? text : `\u001B[${colour}m${text}\u001B[39m`;

/** Lines as Nest's console logger writes them: text, on standard output, in colour unless NO_COLOR is set. */
export function log(level: Level, context: string, message: string): void {
  if (enabled && !enabled.has(level)) return;
  const colour = COLOURS[level];
  const when = new Date().toLocaleString('en-US');
  const head = paint(`[Nest] ${process.pid}  - `, colour);
  process.stdout.write(
    `${head}${when} ${paint(level.toUpperCase().padStart(7), colour)} ${paint(`[${context}] `, 33)}${paint(message, colour)}\n`,
  );
}
