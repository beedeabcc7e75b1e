import { readFile, readdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { REFERENCE, generateReference } from '../tools/docs/generate.ts';
import { EXPERIMENT_SCHEMA, generateSchema } from '../tools/docs/schema.ts';
import { ROOT } from '../tools/shared/root.ts';

it('docs/plugins.md is what the plugins say (npm run docs)', async () => {
  expect(await readFile(REFERENCE, 'utf8')).toBe(await generateReference());
});

it('experiments/experiment.schema.json is what the plugins say (npm run docs)', async () => {
  expect(await readFile(EXPERIMENT_SCHEMA, 'utf8')).toBe(await generateSchema());
});

it('every experiment names the schema for editors in its first line', async () => {
  const experiments = join(ROOT, 'experiments');
  const files = await readdir(experiments, { recursive: true });
  for (const name of files.filter(each => each.endsWith('.yaml'))) {
    const file = join(experiments, name);
    const [first] = (await readFile(file, 'utf8')).split('\n');
    const schema = relative(dirname(file), EXPERIMENT_SCHEMA);
    expect(first, name).toBe(`# yaml-language-server: $schema=${schema}`);
  }
});
