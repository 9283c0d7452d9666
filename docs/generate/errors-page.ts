import { ERROR_CATALOGUE } from '../../src/core/error-catalogue.ts';
import { EXIT_MEANINGS } from '../../src/core/exit-codes.ts';
import { table } from './markdown.ts';

export function errorsPage(): string {
  const exits = Object.entries(EXIT_MEANINGS).map(([code, meaning]) => [code, meaning]);
  const errors = Object.entries(ERROR_CATALOGUE).map(([code, { exit, meaning }]) => [
    `\`${code}\``,
    String(exit),
    meaning,
  ]);
  return `# Errors and exit codes

Every failure says what happened, what is true now, and the next command. With \`--json\` it is also a document of schema
\`sprocket.error/1\` on stdout: \`code\`, \`message\`, \`details\`, \`hint\`, \`exit\`.

## Exit codes

${table(['code', 'meaning'], exits)}

## Errors

${table(['error', 'exit', 'what happened'], errors)}
`;
}
