import { Ajv } from 'ajv';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse, type ScalarTag } from 'yaml';
import { EXPERIMENT_SCHEMA } from '../tools/docs/schema.ts';
import { ROOT } from '../tools/shared/root.ts';

const EXPERIMENTS = join(ROOT, 'experiments');
const files = (await readdir(EXPERIMENTS, { recursive: true })).filter(name => name.endsWith('.yaml'));

/** Files that the root's references led to. */
const read: string[] = [];

/** As an editor does it: each reference is a file, looked for from the file that has it. */
async function load(url: string): Promise<Record<string, unknown>> {
  read.push(url);
  return JSON.parse(await readFile(fileURLToPath(url), 'utf8')) as Record<string, unknown>;
}

const root = pathToFileURL(EXPERIMENT_SCHEMA).href;
const ajv = new Ajv({ strict: false, allErrors: true, loadSchema: load });
const validate = await ajv.compileAsync({ ...(await load(root)), $id: root });

/** Places in an experiment's text that the schema refuses; to an editor, `!delete` is an empty text. */
function refusals(text: string): string[] {
  const deleted: ScalarTag = { tag: '!delete', resolve: () => '' };
  return validate(parse(text, { customTags: [deleted] })) ? [] : validate.errors!.map(at => at.instancePath);
}

describe('experiments/schema', () => {
  it('leads from the root to the schema of each kind, each read once', async () => {
    const all = await readdir(join(EXPERIMENTS, 'schema'));
    const urls = all.map(name => pathToFileURL(join(EXPERIMENTS, 'schema', name)).href);
    expect(read.sort()).toEqual(urls.sort());
  });

  it.each(files)('accepts experiments/%s', async name => {
    expect(refusals(await readFile(join(EXPERIMENTS, name), 'utf8'))).toEqual([]);
  });

  it.each([
    ['dataset: { use: gaussian-ring, modes: many }', '/dataset/modes'],
    ['architecture: { use: mlp, breadth: 3 }', '/architecture'],
    ['objective: { use: nothing }', '/objective/use'],
    ['constraints: [{ use: weight-clipping, limit: -1 }]', '/constraints/0/limit'],
    ['metrics: [{ use: fid, features: { use: classifier, cache: 3 } }]', '/metrics/0/features'],
    ['schedulers: [{ use: linear-decay, of: train.discIters, way: down }]', '/schedulers/0'],
    ['train: { optimizers: { generator: { use: sgd, beta1: 1 } } }', '/train/optimizers/generator'],
    ['obective: { use: minimax }', ''],
  ])('refuses %s', (text, place) => {
    expect(refusals(text)).toContain(place);
  });
});
