import { Document, isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { type ErrorCode } from './error-catalogue.ts';
import { SprocketError } from './sprocket-error.ts';

export type YamlDocument = Document;

export interface ParsedYaml {
  readonly value: unknown;
  /** Keeps comments and layout, for edits in place. */
  readonly document: YamlDocument;
  /** 1-based line of the value at a path, or undefined where the text does not hold it. */
  lineOf(path: readonly (string | number)[]): number | undefined;
}

/**
 * Reads one YAML document.
 * @param name shown in errors, e.g. the file's name
 * @throws SprocketError (`code`) with line and column when the text is not YAML
 */
export function parseYaml(text: string, name: string, code: ErrorCode = 'config-invalid'): ParsedYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, logLevel: 'error' });
  const [first] = document.errors;
  if (first) {
    const { line, col } = lines.linePos(first.pos[0]);
    throw new SprocketError(code, `${name} is not valid YAML (line ${line}, column ${col})`, {
      details: [first.message.split('\n')[0] ?? first.message],
      hint: `Correct line ${line} of ${name}.`,
    });
  }
  return {
    value: plainValue(document, name, code),
    document,
    lineOf: (path) => {
      const offset = offsetOf(document, path);
      return offset === undefined ? undefined : lines.linePos(offset).line;
    },
  };
}

/** Aliases are resolved last: one may lead nowhere, to far too much, or back to itself. */
function plainValue(document: YamlDocument, name: string, code: ErrorCode): unknown {
  try {
    const value: unknown = document.toJS();
    JSON.stringify(value);
    return value;
  } catch (error) {
    throw new SprocketError(code, `${name} uses an alias (*name) that cannot be resolved`, {
      details: [error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)],
      hint: `Write the value out in ${name} instead of the alias.`,
    });
  }
}

function offsetOf(document: YamlDocument, path: readonly (string | number)[]): number | undefined {
  const last = path.at(-1);
  const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  if (isMap(parent)) {
    const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === last);
    return pair && isScalar(pair.key) ? pair.key.range?.[0] : undefined;
  }
  const node: unknown = document.getIn(path, true);
  return isScalar(node) || isMap(node) ? node.range?.[0] : undefined;
}

/**
 * Writes a value as YAML that YAML 1.1 readers (Compose among them) understand the same way. Key order is kept.
 * @param comments text to stand above the key at a path (keys joined by a space); paths that are not there are ignored
 */
export function toYaml(value: unknown, comments: Readonly<Record<string, string>> = {}): string {
  const document = new Document(value, { aliasDuplicateObjects: false, version: '1.2', compat: 'yaml-1.1' });
  for (const [path, text] of Object.entries(comments)) comment(document, path.split(' '), text);
  return document.toString({ lineWidth: 0 });
}

function comment(document: YamlDocument, path: readonly string[], text: string): void {
  const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  if (!isMap(parent)) return;
  const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === path.at(-1));
  if (!pair || !isScalar(pair.key)) return;
  pair.key.commentBefore = text
    .split('\n')
    .map((line) => ` ${line}`)
    .join('\n');
  pair.key.spaceBefore = parent.items[0] !== pair;
}
