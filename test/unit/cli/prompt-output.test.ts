import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Style } from '../../../src/cli/output/style.ts';
import { promptOutput } from '../../../src/cli/prompts/prompt-output.ts';

const style = (coloured: boolean): Style => ({
  paint: (_look, text) => (coloured ? `<${text}>` : text),
  width: 80,
  isTerminal: true,
});

function draw(coloured: boolean, text: string): { drawn: string; columns: number } {
  const stream = Object.assign(new PassThrough(), { columns: 97 }) as unknown as NodeJS.WriteStream;
  const output = promptOutput(stream, style(coloured));
  output.write(text);
  return { drawn: String((stream as unknown as PassThrough).read()), columns: output.columns };
}

describe('promptOutput', () => {
  const drawing = '\u001b[2A\u001b[J\u001b[36m◆\u001b[39m \u001b[1;7mName?\u001b[0m\u001b[?25l';

  it('takes colours out where they are not wanted, and leaves the cursor alone', () => {
    expect(draw(false, drawing).drawn).toBe('\u001b[2A\u001b[J◆ Name?\u001b[?25l');
  });

  it('leaves everything where they are', () => {
    expect(draw(true, drawing).drawn).toBe(drawing);
  });

  it('is as wide as the terminal, and follows its size', () => {
    expect(draw(false, drawing).columns).toBe(97);
    const stream = new PassThrough() as unknown as NodeJS.WriteStream;
    const output = promptOutput(stream, style(false));
    let resized = 0;
    output.on('resize', () => (resized += 1));
    stream.emit('resize');
    expect(resized).toBe(1);
  });
});
