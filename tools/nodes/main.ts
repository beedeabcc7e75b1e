/**
 * Runs the tests on every supported version of Node, the newest of each major, fetched by npm: `npm run test-nodes`.
 *
 * `-- --write` puts the results into docs/nodes.md; `--oldest` takes the oldest supported of each major; `--only 24,26` some;
 * names of test files run only those. Exits with 1 where a test failed.
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DOCS, ROOT } from '../shared/root.ts';
import { installNode, NO_OTHER_NODE, versionOf } from './install.ts';
import { nodesPage } from './page.ts';
import { runTests } from './run-tests.ts';

const { SUPPORTED } = createRequire(import.meta.url)('../../packages/cli/bin/node-versions.js') as {
  SUPPORTED: readonly string[];
};
const { values, positionals: files } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string' },
    oldest: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
if (NO_OTHER_NODE !== undefined) throw new Error(`Other versions of Node cannot be had: ${NO_OTHER_NODE}.`);
if (values.write && (files.length > 0 || values.only !== undefined)) {
  throw new Error('--write is for all tests on all versions.');
}

const majors = SUPPORTED.map(from => from.split('.')[0]!);
const wanted = values.only?.split(',') ?? majors;
const results = SUPPORTED.filter((_, index) => wanted.includes(majors[index]!)).map(from => {
  const binary = installNode(values.oldest ? `${from}.0` : from.split('.')[0]!);
  const version = versionOf(binary);
  console.log(`\n== Node ${version}`);
  return runTests(ROOT, { binary, version }, files);
});
const page = nodesPage(results, process.argv.slice(2));
console.log(`\n${page}`);
if (values.write) writeFileSync(join(DOCS, 'nodes.md'), page);
process.exitCode = results.some(({ failed }) => failed.length > 0) ? 1 : 0;
