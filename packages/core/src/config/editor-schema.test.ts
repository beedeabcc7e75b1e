import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { pick } from '../fixtures/pick.ts';
import { catalog, minimal } from '../fixtures/plugins.ts';
import { experimentSchema } from './editor-schema.ts';

const schema = experimentSchema(catalog);
const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
const accepts = (text: string) => validate(parse(text));

describe('experimentSchema', () => {
  it('is draft 7, self-contained, and has a description for every key', () => {
    expect(schema['$schema']).toContain('draft-07');
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
    for (const key of Object.keys(schema['properties'] as object)) {
      expect([key, pick(schema, `properties.${key}.description`)]).toEqual([key, expect.any(String)]);
    }
    expect(JSON.stringify(schema)).not.toMatch(/"says"|"part"/);
  });

  it('lists the plugins of each kind and their parameters', () => {
    expect(pick(schema, 'definitions.objective.properties.use.anyOf.0.enum')).toEqual([
      'non-saturating',
      'wasserstein',
    ]);
    expect(pick(schema, 'definitions.objective.allOf.1.then.properties.weight')).toMatchObject({
      description: 'A number.',
      default: 10,
    });
    expect(Object.keys(pick(schema, 'definitions.metric.allOf.0.then.properties') as object)).toEqual([
      'use',
      'name',
      'features',
      'every',
      'samples',
    ]);
  });

  it.each([
    minimal,
    'extends: a.yaml\nobjective: { weight: 3 }\n',
    'extends: [a.yaml]\ntrain: { steps: "${x}", latent: "${y}", precision: "${z}" }\n',
    'objective: { use: wasserstein, weight: "${a.b}", mode: null, strict: true }\n',
    'objective: "${other}"\n',
    'metrics: [{ use: fid, features: { use: classifier }, every: 3 }, { use: fid, features: null }]\n',
    'train: { average: null, optimizers: { generator: { use: sgd, learningRate: 1 } } }\n',
    // one of them is deleted, as the editor sees it
    'name: ""\narchitecture: ""\ntrain: { updates: { discriminator: "", vae: 3 }, precision: "" }\n',
  ])('accepts %j', text => {
    expect(accepts(text)).toBe(true);
  });

  it.each([
    'obective: {}\n',
    'objective: { use: nothing }\n',
    'objective: { use: wasserstein, weigth: 3 }\n',
    'objective: { use: wasserstein, weight: heavy }\n',
    'objective: { use: wasserstein, weight: -1 }\n',
    'objective: wasserstein\n',
    'train: { precision: float16 }\n',
    'train: { optimizers: { generator: { use: sgd, beta1: 1 } } }\n',
    'metrics: [{ use: fid, splits: 3 }]\n',
    'metrics: [{ use: fid, features: { use: fid } }]\n',
  ])('refuses %j', text => {
    expect(accepts(text)).toBe(false);
  });
});
