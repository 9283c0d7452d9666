import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../src/core/yaml.ts';
import { explainPlan } from '../../src/plan/explain.ts';
import type { RehearsedName } from '../../src/plan/public-names.ts';
import { type ComposeFile, type Made, make, NOTHING, planFrom } from '../unit/pipeline.ts';
import { whoTalks } from './who-talks.ts';

const HERE = import.meta.dirname;
const CASES = readdirSync(HERE, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
const textOf = (name: string) => readFileSync(join(HERE, name, 'sprocket.yaml'), 'utf8');
const NEW_HOST = { volumes: new Set<string>() };

/** The public names that passed a rehearsal, where a case has them. */
function rehearsedOf(name: string): RehearsedName[] {
  const path = join(HERE, name, 'rehearsed.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as RehearsedName[]) : [];
}

/** Files that are copied as they are in the service folder are only named: their text stands there already. */
function copies({ deployment, rendered }: Made): Map<string, string> {
  const configs = deployment.containers.flatMap(({ service, config }) => config.map((file) => ({ service, ...file })));
  return new Map(
    configs
      .filter(({ path, template }) => rendered.files.get(path) === template)
      .map(({ path, service, from }) => [path, `templates/services/${service}/${from}`]),
  );
}

/** Everything that one sprocket.yaml becomes on a new host: path → text. */
function expectedFiles(made: Made): Map<string, string> {
  const copied = copies(made);
  const files = [...made.rendered.files];
  return new Map([
    ...files.filter(([path]) => !copied.has(path)),
    [
      'files.txt',
      files.map(([path]) => (copied.has(path) ? `${path} = ${copied.get(path) ?? ''}\n` : `${path}\n`)).join(''),
    ],
    ['plan.txt', `${explainPlan(planFrom(NOTHING, made), true).join('\n')}\n`],
    ['networks.txt', whoTalks(made.compose)],
  ]);
}

describe.each(CASES)('golden %s', (name) => {
  const folder = join(HERE, name, 'expected');
  const made = make(textOf(name), { ...NEW_HOST, rehearsed: rehearsedOf(name) });
  const files = expectedFiles(made);

  it.each([...files])('%s', async (path, text) => {
    await expect(text).toMatchFileSnapshot(join(folder, path));
  });

  it('has no file that nobody makes any more', () => {
    const entries = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
    const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    expect(paths.filter((path) => !files.has(path.slice(folder.length + 1)))).toEqual([]);
  });

  it('is read by Docker Compose, and says there what it says here', (context) => {
    const missing = withoutCompose();
    if (missing) context.skip(missing);
    const { services } = composeConfig(folder, files.get('compose.yaml') ?? '');
    for (const [service, entry] of Object.entries(made.compose.services)) {
      expect(services[service]?.['image']).toBe(entry['image']);
      for (const key of ['command', 'entrypoint'] as const)
        expect(unescaped(services[service]?.[key] ?? null), `${service} ${key}`).toEqual(unescaped(entry[key] ?? null));
      expect(unescaped(services[service]?.environment ?? {})).toEqual(unescaped(entry.environment ?? {}));
    }
  });
});

describe('a league with a name that wants to get out', () => {
  const { league, compose, rendered } = make(textOf('hostile-name'));
  const { name, description } = league.league;

  it('has that name where it is shown, letter by letter', () => {
    const arguments_ = unescaped(compose.services['core-first-rows']?.['entrypoint']) as string[];
    expect(arguments_).toContain(`org_name=${name}`);
    expect(arguments_).toContain(`org_description=${description}`);
    const gatus = asGatusReadsIt(rendered.files.get('config/gatus/config.yaml') ?? '');
    expect(parseYaml(gatus, 'gatus').value).toMatchObject({ ui: { title: name, header: name } });
    const page = rendered.files.get('config/traefik-maintenance/maintenance.html') ?? '';
    const [, title = ''] = /<title>Back in a moment · (.*)<\/title>/.exec(page) ?? [];
    expect(title).not.toMatch(/[<>"']/);
    expect(asBrowsersReadIt(title)).toBe(name);
  });

  it('has it nowhere else', () => {
    const holders = [...rendered.files].filter(([, text]) => text.includes('Bob')).map(([path]) => path);
    const page = 'config/traefik-maintenance/maintenance.html';
    expect(holders).toEqual(['config/gatus/config.yaml', page, 'compose.yaml']);
  });
});

function asBrowsersReadIt(html: string): string {
  const characters: Record<string, string> = { amp: '&', lt: '<', gt: '>', '#34': '"', '#39': "'" };
  return html.replace(/&(\w+|#\d+);/g, (whole, name: string) => characters[name] ?? whole);
}

/** Gatus replaces variables of its environment (none here) before it parses; a double dollar sign stands for one. */
function asGatusReadsIt(text: string): string {
  const literals = text.split('$$');
  return literals.map((part) => part.replace(/\$(\{[^}]*\}|[A-Za-z0-9_]+|[*#@!?-])/g, '')).join('$');
}

/** Why the real Compose cannot be asked; undefined when it can. */
function withoutCompose(): string | undefined {
  try {
    execFileSync('docker', ['compose', 'version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'docker compose is not installed';
  }
}

/** compose.yaml as the real Compose understands it: variables replaced, defaults filled in. */
function composeConfig(folder: string, text: string): ComposeFile {
  const compose = ['compose', '--profile', '*', '--project-directory', folder, '--file', '-', 'config'];
  execFileSync('docker', [...compose, '--quiet'], { input: text, stdio: ['pipe', 'ignore', 'pipe'] });
  const output = execFileSync('docker', [...compose, '--format', 'json'], { input: text, encoding: 'utf8' });
  return JSON.parse(output) as ComposeFile;
}

/** Compose writes a dollar sign twice on the way in and on the way out. */
function unescaped(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, item: unknown) =>
    typeof item === 'string' ? item.replaceAll('$$', '$') : item,
  );
}
