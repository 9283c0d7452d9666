import { leagueJsonSchema } from '../../src/league/schema.ts';
import { schemaRows, table } from './markdown.ts';

export function configurationPage(): string {
  return `# sprocket.yaml

The one file to edit. Only what differs from a default needs to stand in it; \`sprocket config\` shows every setting with where
it comes from, \`sprocket config --schema\` prints the JSON Schema for your editor. Secrets never stand here: see
\`sprocket secrets list\`. Answers files, presets and \`--set key=value\` use the same keys.

${table(['key', 'type', 'default', 'meaning'], schemaRows(leagueJsonSchema()))}
`;
}
