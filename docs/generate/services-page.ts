import { z } from 'zod';
import { loadCatalog } from '../../src/catalog/load-catalog.ts';
import { serviceSchema } from '../../src/catalog/service-schema.ts';
import { readServiceFolders } from '../../src/host/assets.ts';
import { schemaRows, table } from './markdown.ts';

export function servicesPage(): string {
  const services = [...loadCatalog(readServiceFolders()).values()].map(({ definition }) => definition);
  const rows = services.map(({ id, title, description, enabled, memory, compose }) => [
    `\`${id}\``,
    title,
    enabled === 'always' ? 'always' : enabled === 'module' ? 'module' : `unless \`${enabled.unless}\` is set`,
    memory,
    `\`${String(compose['image'])}\``,
    description,
  ]);
  const schema = z.toJSONSchema(serviceSchema, { io: 'input', unrepresentable: 'any' });
  return `# Services

A service is one folder under \`templates/services/\`: \`service.yaml\` and, below \`files/\`, the templates of its config files. Adding a
service touches that folder and nothing else; no service is named in the program.

${table(['id', 'title', 'runs', 'memory', 'image', 'what it is for'], rows)}

## service.yaml

${table(['key', 'type', 'default', 'meaning'], schemaRows(schema))}

## What every container gets

Unless its \`compose:\` says otherwise: \`restart: unless-stopped\` (one-shot tasks: \`no\`), \`init: true\`, a read-only root, all capabilities
dropped, \`no-new-privileges\`, the memory and process limits of its definition, and logs of at most 3 × 10 MB.

## Templates

Strings below \`compose:\` and files below \`files/\` are [Liquid](https://liquidjs.com) templates. An unknown name is an error. They may use:

${table(
  ['fact', 'what it is'],
  [
    ['`league`', 'the section `league` of sprocket.yaml'],
    ['`app.version`', "tag of Sprocket's own images"],
    ['`ways`', 'enabled ways in: `way`, `host`, `labels`'],
    ['`bind`', 'address that the proxy listens on'],
    ['`urls`, `hosts`', 'by service: its URL and its host on the primary way in'],
    ['`origins`', 'origins of the web pages, for CORS'],
    ['`secure`', 'whether the primary way in is https'],
    ['`routes`', 'every route with its rules, for the proxy'],
    ['`slots.NAME`', 'what enabled services offer to a slot that the service uses'],
    ['facts of `provides`', 'such as `database`, `cache`, `storage`: from a service or from sprocket.yaml'],
  ],
)}
`;
}
