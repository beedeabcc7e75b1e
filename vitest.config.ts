import { configDefaults, defineConfig } from 'vitest/config';

// packages are read from their sources, so a test never runs against a stale build
const conditions = ['@ganzoo/source', 'node', 'import', 'default'];
// as Node resolves packages, so that tfjs is loaded once and not a second time from its bundler's entry
const mainFields = ['main'];
// where .ci/run reads the numbers from
const report = process.env['GANZOO_TEST_REPORT'];

/** Files that need a process of their own: another backend than TensorFlow, the process's memory, replaced functions of Node. */
const ALONE = [
  'packages/engine/src/**/*.test.ts',
  'packages/run/src/many-runs.test.ts',
  'packages/tensorboard-ts-logger/src/record-file.test.ts',
  'tests/**/*.test.ts',
];

export default defineConfig({
  resolve: { conditions, mainFields },
  ssr: { resolve: { conditions, mainFields } },
  test: {
    globalSetup: ['tests/global-setup.ts'],
    // TensorFlow is one a process and uses both cores by itself
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    projects: [
      { extends: true, test: { name: 'alone', include: ALONE } },
      {
        extends: true,
        test: {
          name: 'together',
          include: ['packages/*/src/**/*.test.ts', 'plugins/**/*.test.ts', 'tools/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...ALONE],
          // a worker loads tfjs and the sdk once for all of its files, not once a file
          isolate: false,
        },
      },
    ],
  },
});
