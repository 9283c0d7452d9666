import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'tsdown';
import { loadCatalog } from '../src/catalog/load-catalog.ts';
import { definitionsAhead } from '../src/catalog/read-ahead.ts';
import { readServiceFolders } from '../src/host/assets.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string };
const folders = readServiceFolders(`${root}templates/services`);
const definitions = definitionsAhead(
  new Map(
    [...loadCatalog(folders)].map(([id, { definition }]) => [folders.get(id)?.get('service.yaml') ?? '', definition]),
  ),
);
const stub = `${root}.config/absent-module.js`;

/** Modules that a module imports when it is loaded, itself included. */
function loadedBy(id: string, graph: Graph, found = new Set<string>()): Set<string> {
  if (found.has(id)) return found;
  found.add(id);
  for (const next of graph.getModuleInfo(id)?.importedIds ?? []) loadedBy(next, graph, found);
  return found;
}

interface Graph {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

let parts: { readonly version: Set<string>; readonly start: Set<string>; readonly league: Set<string> } | undefined;

/**
 * Every file that is loaded takes milliseconds, so what goes together is one: what the command line itself needs, and
 * what a command needs that opens a league. The rest is split as the bundler thinks best.
 */
function chunkOf(id: string, graph: Graph): string | null {
  parts ??= {
    version: loadedBy(`${root}src/bin/start.ts`, graph),
    start: loadedBy(`${root}src/cli/main.ts`, graph),
    league: loadedBy(`${root}src/cli/open-league.ts`, graph),
  };
  if (parts.version.has(id)) return null;
  if (parts.start.has(id)) return 'start';
  return parts.league.has(id) ? 'league' : null;
}

/**
 * One self-contained package: every library is bundled, each command is a chunk of its own.
 * dockerode's ssh and BuildKit transports are left out: the engine is reached over its socket or TCP.
 */
export default defineConfig({
  cwd: root,
  entry: { 'create-sprocket': 'src/bin/create-sprocket.ts', sprocket: 'src/bin/sprocket.ts' },
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  outDir: 'dist',
  clean: true,
  minify: true,
  dts: false,
  fixedExtension: false,
  define: { __VERSION__: JSON.stringify(version), __DEFINITIONS__: JSON.stringify(definitions) },
  alias: { ssh2: stub, '@grpc/grpc-js': stub, '@grpc/proto-loader': stub, protobufjs: stub },
  deps: { alwaysBundle: [/.*/], onlyBundle: false },
  inputOptions: { preserveEntrySignatures: 'allow-extension' },
  outputOptions: { codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: chunkOf }] } },
  checks: { pluginTimings: false },
});
