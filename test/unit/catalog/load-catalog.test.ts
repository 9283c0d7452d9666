import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../../src/catalog/load-catalog.ts';
import { CATALOG, SERVICE_FOLDERS } from '../pipeline.ts';
import { thrownBy } from '../thrown-by.ts';
import { MADE_UP, withFolder } from './made-up-service.ts';

const YAML = MADE_UP.get('service.yaml') ?? '';

/** What is wrong with the made-up service after one of its lines was changed. */
function problemsOf(line: string, by: string): readonly string[] {
  expect(YAML).toContain(`${line}\n`);
  const texts = new Map([...MADE_UP, ['service.yaml', YAML.replace(`${line}\n`, by === '' ? '' : `${by}\n`)]]);
  const error = thrownBy(() => loadCatalog(withFolder(SERVICE_FOLDERS, 'scoreboard', texts)));
  expect(error).toMatchObject({ code: 'catalog-invalid', exit: 2 });
  expect(error.message).toContain('templates/services/scoreboard/service.yaml');
  return error.details;
}

const lineNumber = (line: string) => YAML.split('\n').indexOf(line) + 1;

describe('the service folders of this package', () => {
  it.each([...SERVICE_FOLDERS.keys()])('%s loads', (folder) => {
    expect(CATALOG.get(folder)?.definition.id).toBe(folder);
  });

  it('are the six core services, the object storage, and modules', () => {
    const modules = [...CATALOG.values()]
      .filter(({ definition }) => definition.enabled === 'module')
      .map(({ definition }) => definition.id);
    const others = [...CATALOG.keys()].filter((id) => !modules.includes(id));
    expect(others).toEqual(['core', 'object-storage', 'postgres', 'redis', 'replay-parse', 'traefik', 'web']);
    expect(modules).toContain('gatus');
  });

  it.each([...CATALOG.values()].map(({ definition }) => [definition.id, definition] as const))(
    '%s pins its image',
    (_, { app, compose }) => {
      const image = String(compose['image']);
      // Sprocket's own images get registry and tag from sprocket.yaml.
      expect(image).toMatch(app ? /^[a-z-]+$/ : /^[a-z0-9/.-]+:v?\d+\.\d+/);
    },
  );

  it.each([...CATALOG.values()].map(({ definition }) => [definition.id, definition] as const))(
    '%s refers only to services, tasks and secrets that exist',
    (_, definition) => {
      const parts = [definition, ...Object.values(definition.tasks), ...Object.values(definition.jobs)];
      const facts = new Set([...CATALOG.values()].flatMap((service) => Object.keys(service.definition.provides)));
      const secrets = new Set([...CATALOG.values()].flatMap((service) => Object.keys(service.definition.secrets)));
      for (const part of parts) {
        for (const fact of [...part.needs, ...('wants' in part ? part.wants : [])]) expect(facts).toContain(fact);
        if ('imageOf' in part && part.imageOf) expect([...CATALOG.keys()]).toContain(part.imageOf);
        for (const { htpasswd } of Object.values(part.secrets))
          if (htpasswd) expect(secrets).toContain(htpasswd.password);
      }
      for (const { task } of definition.verify) if (task) expect(Object.keys(definition.tasks)).toContain(task.name);
    },
  );

  it.each([...CATALOG.values()].map(({ definition }) => [definition.id, definition] as const))(
    '%s makes every secret that it needs, or asks for it',
    (_, definition) => {
      const makers = [...CATALOG.values()].flatMap((service) => Object.entries(service.definition.secrets));
      for (const name of Object.keys(definition.secrets)) {
        const made = makers.some(
          ([other, how]) => other === name && (how.generate ?? how.htpasswd ?? how.ask) !== undefined,
        );
        expect(made, name).toBe(true);
      }
    },
  );
});

describe('loadCatalog', () => {
  it('takes the made-up service', () => {
    const catalog = loadCatalog(withFolder(SERVICE_FOLDERS, 'scoreboard', MADE_UP));
    expect(catalog.get('scoreboard')?.definition).toMatchObject({
      id: 'scoreboard',
      enabled: 'module',
      pids: 64,
      app: false,
    });
    expect(catalog.get('scoreboard')?.files.get('files/scoreboard.json')).toBe(MADE_UP.get('files/scoreboard.json'));
  });

  it('orders the services by id, whatever the file system says', () => {
    const backwards = new Map([...SERVICE_FOLDERS].sort(([a], [b]) => (a < b ? 1 : -1)));
    expect([...loadCatalog(backwards).keys()]).toEqual([...SERVICE_FOLDERS.keys()].sort());
  });

  it('names the folder that has no service.yaml', () => {
    const error = thrownBy(() => loadCatalog(withFolder(SERVICE_FOLDERS, 'empty', new Map())));
    expect(error).toMatchObject({
      code: 'catalog-invalid',
      message: 'templates/services/empty/service.yaml does not exist',
    });
  });

  it('names the line that is not YAML', () => {
    const texts = new Map([['service.yaml', 'id: x\n\ttitle: y\n']]);
    const error = thrownBy(() => loadCatalog(withFolder(SERVICE_FOLDERS, 'broken', texts)));
    expect(error.message).toContain('templates/services/broken/service.yaml is not valid YAML (line 2');
    expect(error.code).toBe('catalog-invalid');
  });

  it.each<[string, string, string, string, string?]>([
    [
      'an id that is not the name of the folder',
      'id: scoreboard',
      'id: other',
      'id: expected scoreboard, the name of its folder',
    ],
    [
      'an id of one letter',
      'id: scoreboard',
      'id: s',
      'id: expected an id of a-z, 0-9 and dash, at least two characters',
    ],
    ['no title', 'title: Scoreboard', '', 'title: is missing', ''],
    ['an unknown key', 'title: Scoreboard', 'titel: Scoreboard', 'titel: is not a known key'],
    ['memory without a unit', 'memory: 96Mi', 'memory: 96', 'memory: expected string'],
    [
      'memory that is no quantity',
      'memory: 96Mi',
      'memory: 96MB',
      'memory: expected a quantity of at least 6Mi, such as 256Mi',
    ],
    [
      'memory that would round down to no limit',
      'memory: 96Mi',
      'memory: 100Ki',
      'memory: expected a quantity of at least 6Mi, such as 256Mi',
    ],
    ['no limit of processes', 'pids: 64', 'pids: 0', 'pids: '],
    ['a duration without a unit', 'ready: 30s', 'ready: "30"', 'ready: expected a duration such as 60s'],
    [
      'a need that is not a name',
      'needs: [cache]',
      'needs: [Cache!]',
      'needs.0: expected an id of a-z, 0-9 and dash, at least two characters',
    ],
    [
      'enabled by a word that means nothing',
      'title: Scoreboard',
      'title: Scoreboard\nenabled: sometimes',
      'enabled: expected always, module or unless: KEY',
    ],
    [
      'a port that does not exist',
      'route: { label: scores, port: 9100, paths: [/scores] }',
      'route: { label: scores, port: 70000 }',
      'route.port: ',
    ],
    [
      'a path without a slash',
      'route: { label: scores, port: 9100, paths: [/scores] }',
      'route: { label: scores, port: 9100, paths: [scores] }',
      'route.paths.0: ',
    ],
    [
      'a label with a dot',
      'route: { label: scores, port: 9100, paths: [/scores] }',
      'route: { label: a.b, port: 9100 }',
      'route.label: expected a label of a-z, 0-9 and dash, at most 52 long',
    ],
    [
      'a label that would make a name too long',
      'route: { label: scores, port: 9100, paths: [/scores] }',
      `route: { label: ${'a'.repeat(53)}, port: 9100 }`,
      'route.label: expected a label of a-z, 0-9 and dash, at most 52 long',
    ],
    [
      'a largest body that is smaller than what is kept to be counted',
      'route: { label: scores, port: 9100, paths: [/scores] }',
      'route: { label: scores, port: 9100, body: 63Ki }',
      'route.body: expected a quantity of at least 64Ki, such as 16Mi',
    ],
    [
      'a template that is not there',
      '  - { from: files/scoreboard.json, to: /etc/scoreboard/scoreboard.json }',
      '  - { from: files/lost.json, to: /etc/lost.json }',
      'config.0: files/lost.json does not exist',
    ],
    [
      'a relative path in the container',
      '  - { from: files/scoreboard.json, to: /etc/scoreboard/scoreboard.json }',
      '  - { from: files/scoreboard.json, to: etc/x.json }',
      'config.0.to: expected an absolute path in the container',
    ],
    [
      'a short secret',
      '  scoreboard-key: { generate: 32 }',
      '  scoreboard-key: { generate: 8 }',
      'secrets.scoreboard-key.generate: ',
    ],
    [
      'a volume that says not how it is backed up',
      '  data: { to: /var/lib/scoreboard, holds: the standings of past seasons, backup: files }',
      '  data: { to: /x, holds: y }',
      'volumes.data.backup: expected one of dump, files, none',
      '',
    ],
    [
      'a volume that is backed up in a way that is not known',
      '  data: { to: /var/lib/scoreboard, holds: the standings of past seasons, backup: files }',
      '  data: { to: /x, holds: y, backup: always }',
      'volumes.data.backup: expected one of dump, files, none',
    ],
    [
      'two containers of a service with a volume',
      'route: { label: scores, port: 9100, paths: [/scores] }',
      'route: { label: scores, port: 9100, paths: [/scores], overlap: true }',
      'route.overlap: two containers would share a volume',
    ],
    ['a task without memory', '    memory: 32Mi', '', 'tasks.import.memory: is missing', ''],
    [
      'a slot of things that are not maps',
      '      - { name: Scoreboard, url: "http://scoreboard:9100/health", condition: "[STATUS] == 200" }',
      '      - http://scoreboard:9100',
      'slots.offer.endpoints.0: ',
    ],
    [
      'a check that does not say what its failure means',
      '    otherwise: The wall stays dark.',
      '',
      'verify.0.otherwise: is missing',
      '',
    ],
    ['no image', '  image: example/scoreboard:v1.0.0', '', 'compose.image: is missing', ''],
  ])('refuses %s', (_, line, by, problem, where) => {
    const details = problemsOf(line, by);
    const number = lineNumber(line) + by.split('\n').length - 1;
    const lineEnd = where ?? `(line ${number})`;
    expect(
      details.some((detail) => detail.startsWith(problem) && detail.endsWith(lineEnd)),
      details.join('\n'),
    ).toBe(true);
  });

  it('refuses a need of a task that its service does not have: there would be no network for it', () => {
    const line = '    compose: { command: [scoreboard, import] }';
    const details = problemsOf(line, `${line}\n  export: { title: x, memory: 16Mi, needs: [database], compose: {} }`);
    expect(details).toEqual([
      `tasks.export.needs: database is not among the needs or wants of the service (line ${lineNumber(line) + 1})`,
    ]);
  });

  it('refuses a template of a task or a job that is not there', () => {
    const details = problemsOf(
      '    compose: { command: [scoreboard, import] }',
      '    config: [{ from: files/lost.sh, to: /x.sh }]\n    compose: {}',
    );
    expect(details).toEqual([expect.stringMatching(/^tasks\.import\.config\.0: files\/lost\.sh does not exist/)]);
  });
});
