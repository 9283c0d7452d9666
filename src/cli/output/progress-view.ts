import { showDuration } from '../../core/quantity.ts';
import type { Activity, Progress } from '../../ops/progress.ts';
import type { Style } from './style.ts';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const REDRAW = 120;
/** Without a terminal, a line is printed again for what still runs after this long. */
const REMIND = 15_000;

interface Running {
  readonly title: string;
  readonly since: number;
  detail: string;
  reminded: number;
}

/** Progress on stderr: a live picture in a terminal, plain lines elsewhere. */
export interface ProgressView extends Progress {
  /** Stops drawing, so that something else may write. */
  close(): void;
}

/** @param stream where to draw; stdout is for data, so this is stderr */
export function progressView(stream: NodeJS.WriteStream, style: Style): ProgressView {
  const running = new Set<Running>();
  let drawn = 0;
  let timer: NodeJS.Timeout | undefined;

  const erase = (): void => {
    if (drawn > 0) stream.write(`\u001b[${drawn}A\u001b[J`);
    drawn = 0;
  };
  const draw = (): void => {
    erase();
    const frame = FRAMES[Math.floor(Date.now() / REDRAW) % FRAMES.length] ?? '';
    const rows = Math.max(1, (stream.rows || 24) - 2);
    for (const one of [...running].slice(0, rows)) {
      const text = `${one.title}  ${one.detail}`.trimEnd();
      const time = showDuration(Date.now() - one.since);
      stream.write(
        `${style.paint('cyan', frame)} ${fit(text, style.width - time.length - 5)}  ${style.paint('dim', time)}\n`,
      );
      drawn += 1;
    }
  };
  const remind = (): void => {
    for (const one of running) {
      if (Date.now() - one.reminded < REMIND) continue;
      one.reminded = Date.now();
      stream.write(`… ${one.title}  ${one.detail}  ${showDuration(Date.now() - one.since)}\n`);
    }
  };
  const tick = (): void => (style.isTerminal ? draw() : remind());
  const print = (line: string): void => {
    if (style.isTerminal) erase();
    stream.write(`${line}\n`);
    if (style.isTerminal) draw();
  };
  const close = (): void => {
    clearInterval(timer);
    timer = undefined;
    if (style.isTerminal) erase();
  };

  return {
    begin: (title) => {
      const one: Running = { title, since: Date.now(), detail: '', reminded: Date.now() };
      running.add(one);
      timer ??= setInterval(tick, style.isTerminal ? REDRAW : 1000).unref();
      const end = (sign: string, detail: string | undefined): void => {
        if (!running.delete(one)) return;
        const time = showDuration(Date.now() - one.since);
        print(`${sign} ${title.padEnd(42)}  ${(detail ?? '').padEnd(18)}  ${style.paint('dim', time)}`.trimEnd());
        if (running.size === 0) close();
      };
      return {
        update: (detail) => (one.detail = detail),
        done: (detail) => end(style.paint('green', '✔'), detail),
        fail: (detail) => end(style.paint('red', '✘'), detail),
      } satisfies Activity;
    },
    note: (text) => print(`  ${text}`),
    warn: (text) => print(`${style.paint('yellow', '!')} ${text}`),
    close,
  };
}

function fit(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}
