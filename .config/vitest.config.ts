import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));
const define = { __VERSION__: JSON.stringify('0.0.0-test') };

/** `fast` needs nothing but Node; `e2e` needs the lab: a real engine, registry and images. */
export default defineConfig({
  root,
  test: {
    projects: [
      {
        define,
        root,
        test: {
          name: 'fast',
          include: ['test/{unit,golden,property,contract}/**/*.test.ts'],
          globalSetup: ['test/runner/own-tmp.ts'],
          // Files share what they import: none of them mocks a module for others.
          isolate: false,
          unstubEnvs: true,
          restoreMocks: true,
          testTimeout: 20_000,
        },
      },
      {
        define,
        root,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/e2e/support/host-tools.ts'],
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
