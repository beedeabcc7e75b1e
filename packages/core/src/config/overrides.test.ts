import { describe, expect, it } from 'vitest';
import { applyOverrides } from './overrides.ts';
import { parseYaml } from './parse-yaml.ts';
import { placeOf, plain } from './tree.ts';
import { pick } from '../fixtures/pick.ts';

const base = parseYaml(
  `objective: { use: hinge, margin: 1 }
metrics: [{ use: fid, every: 10 }, { use: kid }]
train: { steps: 5, average: null, optimizers: { default: { use: adam, beta1: 0.5 } } }
name: x
`,
  { file: 'e.yaml', folder: '/f' },
).tree!;

const run = (...overrides: string[]) => applyOverrides(base, overrides, '/cwd');
const value = (...overrides: string[]) => {
  const { tree, problems } = run(...overrides);
  expect(problems).toEqual([]);
  return plain(tree);
};
const refusal = (override: string) => {
  const { tree, problems } = run(override);
  expect(plain(tree)).toEqual(plain(base));
  expect(problems).toHaveLength(1);
  return problems[0]!;
};

describe('key=value', () => {
  it('sets values of every type, as YAML reads them', () => {
    expect(pick(value('train.steps=7'), 'train.steps')).toBe(7);
    expect(pick(value('train.steps=2e-4'), 'train.steps')).toBe(2e-4);
    expect(pick(value('train.steps=true'), 'train.steps')).toBe(true);
    expect(pick(value('train.steps=null'), 'train.steps')).toBeNull();
    expect(pick(value('train.steps='), 'train.steps')).toBe('');
    expect(pick(value('name=a b'), 'name')).toBe('a b');
    expect(pick(value("name='a: b'"), 'name')).toBe('a: b');
    expect(pick(value('name="7"'), 'name')).toBe('7');
    expect(pick(value('name=a=b'), 'name')).toBe('a=b');
    expect(pick(value('name=${env:X,1}'), 'name')).toBe('${env:X,1}');
    expect(pick(value('train.latent={dim: 3, distribution: normal}'), 'train.latent')).toEqual({
      dim: 3,
      distribution: 'normal',
    });
    expect(pick(value('log.list=[1,2, [3]]'), 'log.list')).toEqual([1, 2, [3]]);
  });

  it('makes sections that are not there and goes through null', () => {
    expect(pick(value('train.latent.dim=3'), 'train.latent')).toEqual({ dim: 3 });
    expect(pick(value('train.average.decay=0.9'), 'train.average')).toEqual({ decay: 0.9 });
    expect(pick(value('train.optimizers.default.beta1=0'), 'train.optimizers.default')).toEqual({
      use: 'adam',
      beta1: 0,
    });
  });

  it('reaches into lists by number', () => {
    expect(pick(value('metrics.0.every=100'), 'metrics')).toEqual([
      { use: 'fid', every: 100 },
      { use: 'kid' },
    ]);
    expect(refusal('metrics.2.every=1')).toMatchObject({
      message: "the list metrics has no item '2'",
      hint: "metrics.0 is 'fid', metrics.1 is 'kid'.",
    });
    expect(refusal('constraints.0.weight=1').message).toBe("the list constraints has no item '0'");
  });

  it('swaps a part for a bare name', () => {
    expect(pick(value('objective=wasserstein'), 'objective')).toEqual({ use: 'wasserstein' });
    expect(pick(value('dataset=ring'), 'dataset')).toEqual({ use: 'ring' });
    expect(pick(value('train.optimizers.default=sgd'), 'train.optimizers.default')).toEqual({ use: 'sgd' });
    expect(pick(value('train.optimizers.generator=sgd'), 'train.optimizers.generator')).toEqual({
      use: 'sgd',
    });
    expect(pick(value('metrics.1=is'), 'metrics.1')).toEqual({ use: 'is' });
    expect(pick(value('metrics.0.features=classifier'), 'metrics.0.features')).toEqual({ use: 'classifier' });
    expect(pick(value('objective.use=wasserstein'), 'objective')).toEqual({ use: 'wasserstein', margin: 1 });
    expect(pick(value('metrics=[is, {use: kid, every: 1}]'), 'metrics')).toEqual([
      { use: 'is' },
      { use: 'kid', every: 1 },
    ]);
  });

  it('leaves unknown keys to validation, and remembers where they came from', () => {
    const { tree, problems } = run('train.steps=1', 'train.stepz=3');
    expect(problems).toEqual([]);
    expect(placeOf(tree, ['train', 'stepz'])).toEqual({ file: "command line, override 2: 'train.stepz=3'" });
  });

  it('applies overrides in order', () => {
    expect(value('train.steps=1', 'train.steps=2', '~name', '+name=y')).toMatchObject({
      name: 'y',
      train: { steps: 2 },
    });
  });
});

describe('+key=value', () => {
  it('adds what is not there', () => {
    expect(pick(value('+seed=3'), 'seed')).toBe(3);
    expect(pick(value('+train.latent.dim=3'), 'train.latent.dim')).toBe(3);
    expect(pick(value('+dataset=ring'), 'dataset')).toEqual({ use: 'ring' });
    expect(pick(value('+train.average={decay: 0.9}'), 'train.average')).toEqual({ decay: 0.9 });
  });

  it('appends to a list, and makes the list when it is not there', () => {
    expect(pick(value('+constraints=[{use: gradient-penalty}]'), 'constraints')).toEqual([
      { use: 'gradient-penalty' },
    ]);
    expect(pick(value('+constraints=gradient-penalty'), 'constraints')).toEqual([
      { use: 'gradient-penalty' },
    ]);
    expect(pick(value('+constraints={use: a}', '+constraints=[b, {use: c}]'), 'constraints')).toEqual([
      { use: 'a' },
      { use: 'b' },
      { use: 'c' },
    ]);
    expect(pick(value('+metrics=is'), 'metrics')).toEqual([
      { use: 'fid', every: 10 },
      { use: 'kid' },
      { use: 'is' },
    ]);
    expect(pick(value('+plugins=./a.ts'), 'plugins')).toEqual(['./a.ts']);
  });

  it('refuses what is there', () => {
    expect(refusal('+train.steps=3')).toMatchObject({
      message: "'train.steps' is there already, it is 5",
      hint: 'Leave out the +: train.steps=...',
    });
  });
});

describe('~key', () => {
  it('removes keys and list items', () => {
    expect(pick(value('~objective.margin'), 'objective')).toEqual({ use: 'hinge' });
    expect(pick(value('~metrics.0'), 'metrics')).toEqual([{ use: 'kid' }]);
    expect(pick(value('~metrics'), 'metrics')).toBeUndefined();
  });

  it('refuses what is not there, with the nearest name', () => {
    expect(refusal('~objective.margni')).toMatchObject({
      message: "there is no 'objective.margni' to remove",
      hint: "Did you mean 'margin'? objective has use, margin.",
    });
    expect(refusal('~name=3').message).toBe('~key takes no value');
  });
});

describe('overrides that are none', () => {
  it.each([
    ['', 'not an override'],
    ['=3', 'not an override'],
    ['train.steps', "'train.steps' has no value"],
    ['++seed=3', 'not an override'],
    ['a..b=3', "'a..b' is not a path of keys"],
    ['a b=3', 'not an override'],
    ['name=[1, 2', 'not valid YAML'],
    ['name=a: b', "the value 'a: b' reads as a YAML block"],
    ['name=- a', "the value '- a' reads as a YAML block"],
    ['name=!delete', '!delete cannot be given here'],
    ['extends=a.yaml', 'extends can only be written in a file'],
    ['train.steps.x=3', "train.steps is 5 and has no key 'x'"],
    ['metrics.fid.every=3', "the list metrics has no item 'fid'"],
    ['__proto__.x=3', "the key '__proto__.x' is not allowed"],
    ['name={__proto__: 1}', "the key '__proto__' is not allowed"],
    [`name=${'['.repeat(5000)}`, 'nested deeper than 64 levels'],
  ])('%s', (override, message) => {
    const problem = refusal(override);
    expect(problem.message).toContain(message);
    expect(problem.where!.file).toMatch(/^command line, override 1: '/);
    expect(problem.where!.file.length).toBeLessThan(120);
  });

  it('are all told', () => {
    expect(run('nonsense', 'train.steps=3', '~none').problems.map(({ where }) => where!.file)).toEqual([
      "command line, override 1: 'nonsense'",
      "command line, override 3: '~none'",
    ]);
  });
});
