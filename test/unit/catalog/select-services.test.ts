import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../../src/catalog/load-catalog.ts';
import { selectServices } from '../../../src/catalog/select-services.ts';
import { externalFacts } from '../../../src/league/external-facts.ts';
import { parseLeague } from '../../../src/league/parse-league.ts';
import { CATALOG, LOCAL, SERVICE_FOLDERS } from '../pipeline.ts';
import { thrownBy } from '../thrown-by.ts';
import { withFolder, withoutFolder } from './made-up-service.ts';

const DATABASE = 'database: { url: "postgresql://u@db.example.org/rockets" }\n';
const STORAGE = 'storage: { endpoint: https://s3.example.org }\n';

function selected(text: string, catalog = CATALOG): string[] {
  const { league } = parseLeague(text);
  return selectServices(catalog, league, externalFacts(league)).map(({ definition }) => definition.id);
}

describe('selectServices', () => {
  it.each<[string, string, string[]]>([
    ['everything bundled', LOCAL, ['core', 'object-storage', 'postgres', 'redis', 'replay-parse', 'traefik', 'web']],
    ['a managed database', LOCAL + DATABASE, ['core', 'object-storage', 'redis', 'replay-parse', 'traefik', 'web']],
    ['an external storage', LOCAL + STORAGE, ['core', 'postgres', 'redis', 'replay-parse', 'traefik', 'web']],
    ['both', LOCAL + DATABASE + STORAGE, ['core', 'redis', 'replay-parse', 'traefik', 'web']],
    [
      'a module',
      `${LOCAL}modules: [gatus]\n`,
      ['core', 'gatus', 'object-storage', 'postgres', 'redis', 'replay-parse', 'traefik', 'web'],
    ],
    [
      'a module that is named twice',
      `${LOCAL}modules: [gatus, gatus]\n`,
      ['core', 'gatus', 'object-storage', 'postgres', 'redis', 'replay-parse', 'traefik', 'web'],
    ],
  ])('with %s', (_, text, ids) => {
    expect(selected(text)).toEqual(ids);
  });

  it('refuses a module that nobody made, and names those that there are', () => {
    const error = thrownBy(() => selected(`${LOCAL}modules: [gatsu]\n`));
    expect(error).toMatchObject({
      code: 'service-unknown',
      exit: 2,
      message: 'modules: gatsu is not a known module',
      hint: 'See: sprocket module list',
    });
    expect(error.details).toEqual([expect.stringMatching(/^Known modules: .*gatus/)]);
  });

  it.each(['core', 'postgres', 'object-storage'])('refuses %s under modules: it is not optional', (id) => {
    const error = thrownBy(() => selected(`${LOCAL}modules: [${id}]\n`));
    expect(error).toMatchObject({
      code: 'service-unknown',
      message: `modules: ${id} is not optional, so it does not belong there`,
    });
  });

  it('refuses a service whose need nobody provides, and names both', () => {
    const needy = new Map([
      [
        'service.yaml',
        'id: needy\ntitle: Needy\ndescription: x\nmemory: 16Mi\nneeds: [moonlight]\ncompose: { image: "a:v1.0" }\n',
      ],
    ]);
    const catalog = loadCatalog(withFolder(SERVICE_FOLDERS, 'needy', needy));
    const error = thrownBy(() => selected(`${LOCAL}modules: [needy]\n`, catalog));
    expect(error).toMatchObject({ code: 'config-invalid', message: 'needy needs moonlight, which nothing provides' });
    expect(selected(LOCAL, catalog)).not.toContain('needy');
  });

  it('says so when there is no module at all', () => {
    const modules = [...CATALOG.values()]
      .filter(({ definition }) => definition.enabled === 'module')
      .map(({ definition }) => definition.id);
    const catalog = loadCatalog(modules.reduce(withoutFolder, SERVICE_FOLDERS));
    expect(thrownBy(() => selected(`${LOCAL}modules: [gatus]\n`, catalog)).details).toEqual(['Known modules: none']);
  });
});
