import type { Style } from '../output/style.ts';

/** Colours and weights; cursor movements stay, because prompts are drawn with them. */
const COLOURS = /\u001b\[[\d;]*m/g;

/**
 * The stream that prompts are drawn on. clack colours by itself; where colours are not wanted, they are taken out of
 * what it writes.
 */
export function promptOutput(stream: NodeJS.WriteStream, style: Style): NodeJS.WriteStream {
  if (style.paint('bold', 'x') !== 'x') return stream;
  const plain = Object.create(stream) as NodeJS.WriteStream;
  plain.write = (chunk: string | Uint8Array) => stream.write(chunk.toString().replace(COLOURS, ''));
  return plain;
}
