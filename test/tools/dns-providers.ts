/**
 * Makes `templates/services/traefik/files/dns-providers.txt` from the sources of lego, the ACME library of Traefik:
 *
 *     go mod download -json github.com/go-acme/lego/v4@VERSION   # the version in Traefik's go.mod; prints the folder
 *     npm run dns-providers -- FOLDER
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { sortVariables, variablesReadFromFiles } from './lego-variables.ts';

const TABLE = new URL('../../templates/services/traefik/files/dns-providers.txt', import.meta.url);
/** They need a program, or somebody who types, in the container of the proxy. */
const NOT_ALONE = ['exec', 'manual'];

const [lego = ''] = process.argv.slice(2);
const folder = join(lego, 'providers', 'dns');
const factory = readFileSync(join(folder, 'zz_gen_dns_providers.go'), 'utf8');

const packages = new Map(
  [...factory.matchAll(/(?:(\w+) )?"github\.com\/go-acme\/lego\/v4\/providers\/dns\/([\w/]+)"/g)].map(
    ([, alias, path = '']) => [alias ?? path, path],
  ),
);

const lines = [...factory.matchAll(/case ((?:"[^"]+"(?:, )?)+):\s*return (\w+)\.NewDNSProvider/g)].flatMap(
  ([, codes = '', name = '']) => {
    const place = join(folder, packages.get(name) ?? name);
    const toml = readdirSync(place).find((file) => file.endsWith('.toml'));
    const text = toml === undefined ? '' : readFileSync(join(place, toml), 'utf8');
    const title = (/^Name = ['"](.*)['"]$/m.exec(text)?.[1] ?? name).replaceAll('|', '/');
    const { secret, extra, plain, environment, file } = sortVariables(
      variablesIn(text, 'Credentials'),
      variablesIn(text, 'Additional'),
      variablesReadFromFiles(sourcesBelow(place)),
    );
    const columns = [title, ...[secret, extra, plain, environment, file].map((list) => list.join(' '))];
    return [...codes.matchAll(/"([^"]+)"/g)]
      .map(([, code = '']) => code)
      .filter((code) => !NOT_ALONE.includes(code))
      .map((code) => [code, ...columns].join(' | ').trimEnd());
  },
);

writeFileSync(
  TABLE,
  `# DNS providers of ${basename(lego)}, the ACME library of this version of Traefik. Made by \`npm run dns-providers\`.
# code | title | credentials | other secrets | settings | not read from a file | names of files
${lines.join('\n')}
`,
);

/** Variables of a section of a provider's description. */
function variablesIn(toml: string, section: string): string[] {
  const [, body = ''] = toml.split(`[Configuration.${section}]`);
  return [...(body.split(/^\s*\[/m)[0] ?? '').matchAll(/^\s*([A-Z][A-Z0-9_]*) = /gm)].map(([, name = '']) => name);
}

/** Path → text of the Go files of a package and of those below it. */
function sourcesBelow(place: string): Map<string, string> {
  const files = readdirSync(place, { recursive: true, encoding: 'utf8' });
  const sources = files.filter((file) => file.endsWith('.go') && !file.endsWith('_test.go'));
  return new Map(sources.map((file) => [file, readFileSync(join(place, file), 'utf8')]));
}
