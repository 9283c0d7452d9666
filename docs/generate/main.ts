import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { checksPage } from './checks-page.ts';
import { commandsPage } from './commands-page.ts';
import { configurationPage } from './configuration-page.ts';
import { errorsPage } from './errors-page.ts';
import { servicesPage } from './services-page.ts';

/** Writes docs/reference from the program itself; with `--check` only compares, and fails when a page is stale. */
const folder = fileURLToPath(new URL('../reference/', import.meta.url));
const NOTE = '<!-- Made by `npm run docs` from the program itself. Do not edit. -->\n\n';
const pages: Record<string, string> = {
  'checks.md': checksPage(),
  'commands.md': commandsPage(),
  'configuration.md': configurationPage(),
  'errors.md': errorsPage(),
  'services.md': servicesPage(),
};

const stale: string[] = [];
await mkdir(folder, { recursive: true });
for (const [name, text] of Object.entries(pages)) {
  const wanted = NOTE + text;
  if ((await readFile(folder + name, 'utf8').catch(() => '')) === wanted) continue;
  stale.push(name);
  if (!process.argv.includes('--check')) await writeFile(folder + name, wanted);
}
if (process.argv.includes('--check') && stale.length > 0) {
  process.stderr.write(`docs/reference is stale (${stale.join(', ')}): npm run docs\n`);
  process.exitCode = 1;
}
