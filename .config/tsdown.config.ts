import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'tsdown';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string };
const stub = `${root}.config/absent-module.js`;

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
  define: { __VERSION__: JSON.stringify(version) },
  alias: { ssh2: stub, '@grpc/grpc-js': stub, '@grpc/proto-loader': stub, protobufjs: stub },
  deps: { alwaysBundle: [/.*/], onlyBundle: false },
  checks: { pluginTimings: false },
});
