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
  readonly program?: ProgramRecipe;
  /** What prints the version of the real program inside, and where in the output it is. */
  readonly version: { readonly argv: readonly string[]; readonly find: RegExp };
  /** Part of every league: needed by the demo too. */
  readonly core: boolean;
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
