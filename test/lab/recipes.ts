/** A program built from its published Go module; the module's version is the image's tag. */
export interface ProgramRecipe {
  readonly module: string;
  readonly package: string;
  /** Linker flags; `VERSION` stands for the version. */
  readonly ldflags: string;
}

/** How the lab builds one official image. */
export interface Recipe {
  /** Folder under test/images. */
  readonly context: string;
  /** Folders under test/images that its Dockerfile copies from, by their names. */
  readonly also?: readonly string[];
  readonly program?: ProgramRecipe;
  /** What prints the version of the real program inside, and where in the output it is. */
  readonly version: { readonly argv: readonly string[]; readonly find: RegExp };
  /** Part of every league: needed by the demo too. */
  readonly core: boolean;
}

/** What tests need besides the pins of the catalog: another major version of the database. */
export const testPins: readonly string[] = ['postgres:18.6-trixie'];

/** How an image is built: by its path and the first number of its tag, else by its path. */
export function recipeOf(path: string, tag: string): Recipe | undefined {
  return recipes[`${path}:${/^\d+/.exec(tag)?.[0] ?? ''}`] ?? recipes[path];
}

/** Every official image that the lab can build, by its path in the registry. */
export const recipes: Readonly<Record<string, Recipe>> = {
  'library/traefik': {
    context: 'traefik',
    program: {
      module: 'github.com/traefik/traefik/v3',
      package: './cmd/traefik',
      ldflags: '-s -w -X github.com/traefik/traefik/v3/pkg/version.Version=VERSION',
    },
    version: { argv: ['traefik', 'version'], find: /Version:\s+(\S+)/ },
    core: true,
  },
  'library/postgres': {
    context: 'postgres',
    version: { argv: ['postgres', '--version'], find: /PostgreSQL\) (\S+)/ },
    core: true,
  },
  'library/postgres:18': {
    context: 'postgres-18',
    also: ['postgres'],
    version: { argv: ['postgres', '--version'], find: /PostgreSQL\) (\S+)/ },
    core: false,
  },
  'library/redis': {
    context: 'redis',
    version: { argv: ['redis-server', '--version'], find: /v=(\S+)/ },
    core: true,
  },
  'versity/versitygw': {
    context: 'versitygw',
    program: {
      module: 'github.com/versity/versitygw',
      package: './cmd/versitygw',
      ldflags: '-s -w -X main.Version=VERSION',
    },
    version: { argv: ['/usr/local/bin/versitygw', '--version'], find: /Version\s*:\s*(\S+)/ },
    core: true,
  },
  'twinproduction/gatus': {
    context: 'gatus',
    program: { module: 'github.com/TwiN/gatus/v5', package: '.', ldflags: '-s -w' },
    // Gatus cannot print its version; the module's is known.
    version: { argv: [], find: /(.*)/ },
    core: false,
  },
};
