/** Layers of src/, each with those it may import besides itself. Imports point one way. */
const LAYERS = {
  core: [],
  league: ['core'],
  catalog: ['core', 'league'],
  plan: ['core', 'league', 'catalog'],
  render: ['core', 'league', 'catalog', 'plan'],
  host: ['core', 'league', 'catalog', 'plan', 'render'],
  state: ['core', 'league', 'catalog', 'plan', 'render', 'host'],
  ops: ['core', 'league', 'catalog', 'plan', 'render', 'host', 'state'],
  cli: ['core', 'league', 'catalog', 'plan', 'render', 'host', 'state', 'ops'],
  bin: ['cli'],
};

/** Folders without clock, randomness, processes and files: what they make depends on their arguments alone. */
const PURE = '^src/(core|league|catalog|plan|render)/';

/** The built-in modules that pure code may use, each in the one file that needs it. */
const PURE_BUILTINS = {
  // Hashes; nothing random.
  '(node:)?crypto': '^src/core/checksum\\.ts$',
  // How a secret shows itself to util.inspect.
  '(node:)?util': '^src/core/secret\\.ts$',
  // isIP.
  '(node:)?net': '^src/league/field-types\\.ts$',
};

/** Libraries that have one home. */
const HOMES = {
  dockerode: '^src/host/docker/',
  execa: '^src/host/',
  '@aws-sdk/': '^src/host/s3-store\\.ts$',
  '@clack/': '^src/cli/prompts/',
  yaml: '^src/core/yaml\\.ts$',
  liquidjs: '^src/render/template\\.ts$',
  commander: '^src/cli/',
  '@peculiar/': '^src/host/x509\\.ts$',
  semver: '^src/core/version\\.ts$',
  'acme-client': '^src/host/acme-server\\.ts$',
};

const library = (name) => `(^|/)node_modules/(@types/)?${name.endsWith('/') ? name : `${name}/`}`;
const anyOf = (names) => `(${names.join('|')})`;

const layerRules = Object.entries(LAYERS).map(([layer, below]) => ({
  name: `${layer}-imports-downwards`,
  comment: `${layer} may import ${below.length > 0 ? below.join(', ') : 'nothing else of src'}.`,
  severity: 'error',
  from: { path: `^src/${layer}/` },
  to: { path: '^src/', pathNot: `^src/${anyOf([layer, ...below])}/` },
}));

const homeRules = Object.entries(HOMES).map(([name, home]) => ({
  name: `home-of-${name.replace(/[@/]/g, '')}`,
  comment: `${name} is imported in one place only: ${home}`,
  severity: 'error',
  from: { path: '^src/', pathNot: home },
  to: { path: library(name) },
}));

const builtinRules = Object.entries(PURE_BUILTINS).map(([name, home]) => ({
  name: `pure-${name.replace('(node:)?', '')}-in-one-file`,
  comment: `Pure code uses this built-in module in ${home} and nowhere else.`,
  severity: 'error',
  from: { path: PURE, pathNot: home },
  to: { path: `^${name}$` },
}));

module.exports = {
  forbidden: [
    ...layerRules,
    ...homeRules,
    ...builtinRules,
    {
      name: 'pure-reaches-no-io',
      comment:
        'Not even through others: neither a built-in module that does I/O, nor the adapters of host/ and state/.',
      severity: 'error',
      from: { path: PURE },
      to: { dependencyTypes: ['core'], pathNot: `^${anyOf(Object.keys(PURE_BUILTINS))}$` },
    },
    {
      name: 'pure-reaches-no-adapter',
      comment: 'Plan, render and league reach nothing that talks to the world, however long the way.',
      severity: 'error',
      from: { path: PURE },
      to: {
        path: [
          '^src/(host|state|ops|cli|bin)/',
          '^(node:)?(fs|child_process|http|https|http2|dgram|dns|tls|os|process|worker_threads|cluster|readline|timers|perf_hooks|stream)(/|$)',
          ...['dockerode', 'execa', '@aws-sdk/', '@clack/', 'commander', 'acme-client'].map(library),
        ],
        reachable: true,
      },
    },
    {
      name: 'no-circles',
      comment: 'A module that needs itself cannot be understood, or loaded lazily, on its own.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'Every module is reached from one of the two commands.',
      severity: 'error',
      from: { path: '^src/bin/(create-)?sprocket\\.ts$' },
      to: { path: '^src/', pathNot: '^src/bin/', reachable: false },
    },
    {
      name: 'no-unresolvable',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'src-stands-alone',
      comment: 'What is published needs nothing of tests, documentation or settings.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|docs|\\.config)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Type imports count: a layer that knows the types of one above it depends on it.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
