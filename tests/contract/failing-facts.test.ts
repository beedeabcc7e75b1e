import { definePlugin, Rng, tf, type Plugin } from '@ganzoo/sdk';
import { knownSplit } from '@ganzoo/sdk/data';
import { LEARNING_RATE } from '@ganzoo/sdk/nn';
import { metric } from '@ganzoo/sdk/metrics';
import { testEngine } from '@ganzoo/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { chance, failuresOf } from './found.ts';

beforeAll(async () => {
  await testEngine();
});

/** A plugin that keeps its contract, and has a fault where one is named. */
type Faulty<F extends string> = (fault?: F) => Plugin;

/** Each fault with the checks that it fails; without one all of them hold. */
function holds<F extends string>(make: Faulty<F>, faults: Readonly<Record<F, readonly string[]>>): void {
  it('keeps it', async () => expect(await failuresOf(make(), /./)).toEqual([]));
  it.each(Object.entries(faults) as [F, string[]][])('fails it: %s', async (fault, checks) => {
    expect(await failuresOf(make(fault), /./)).toEqual(checks);
  });
}

describe('a data set', () => {
  type Fault = 'a size' | 'a range' | 'a label' | 'chance' | 'any split' | 'a choice' | 'two groups';
  const sizes = { train: 12, test: 6 };
  const points: Faulty<Fault> = fault =>
    definePlugin({
      kind: 'dataset',
      name: 'test-points',
      summary: 'Numbers from 0 to 1 and their halves.',
      params: {
        halves: { type: 'string', enum: ['two', 'four'], default: 'two', description: 'How many classes.' },
      },
      create({ halves }) {
        const classes = halves === 'two' ? 2 : 4;
        const [x, y] = [
          { shape: [1], dtype: 'float32', range: [0, 1] },
          { shape: [], dtype: 'int32', classes },
        ] as const;
        const group = (fields: string[]) => ({ fields, splits: sizes });
        return {
          spec:
            fault === 'two groups'
              ? { fields: { x, y }, groups: { a: group(['x', 'y']), b: group(['y']) } }
              : { fields: { x, y }, splits: sizes },
          async open(split) {
            const size = fault === 'any split' ? 6 : knownSplit('test-points', sizes, split);
            const rng = new Rng(fault === 'chance' ? Math.floor(chance() * 1e9) : 1).fork(split);
            const values = rng.uniform(size, fault === 'a range' ? { high: 2 } : {});
            const labels = Int32Array.from(values, value =>
              Math.min(Math.floor(value * classes), classes - 1),
            );
            if (fault === 'a label') labels[3] = classes;
            if (fault === 'a choice' && halves === 'four') labels[0] = -1;
            return { size: fault === 'a size' ? size - 1 : size, fields: { x: values, y: labels } };
          },
        };
      },
    });

  const opens = ['opens every split as described', 'halves=four: opens as described'];
  holds(points, {
    'a size': opens,
    'a range': opens,
    'a label': opens,
    chance: ['gives the same examples each time'],
    'any split': [opens[0]!, 'refuses a split it does not have'],
    'a choice': [opens[1]!],
    'two groups': ['has each field in one group, and says its sizes in one place'],
  });
});

describe('a scheduler', () => {
  type Fault = 'no number' | 'half an update' | 'nobody' | 'a stop at once' | 'nothing' | 'a choice';
  const halving: Faulty<Fault> = fault =>
    definePlugin({
      kind: 'scheduler',
      name: 'test-halving',
      summary: fault === undefined ? 'Halves a number.' : 'Halves a number, or something else.',
      params: { often: { type: 'boolean', default: false, description: 'Whether in each step.' } },
      create({ often }) {
        if (fault === 'nothing') return {};
        if (fault === 'half an update') return { discIters: () => 0.5 };
        if (fault === 'nobody') return { players: () => [] };
        if (fault === 'a stop at once') return { stop: () => 'it is late' };
        if (fault === 'a choice' && often) return { at: (step, base) => base / Math.abs(step - 50) };
        return { at: (step, base) => (fault === 'no number' ? NaN : base / (often ? step + 1 : 2)) };
      },
    });

  const does = 'does one of the things a scheduler does, at every step';
  const both = (...checks: string[]): string[] => [...checks, ...checks.map(check => `often=true: ${check}`)];
  holds(halving, {
    'no number': both(does, 'takes part in a training'),
    'half an update': both(does, 'takes part in a training'),
    nobody: both(does, 'takes part in a training'),
    'a stop at once': both(does),
    nothing: both(does),
    'a choice': [`often=true: ${does}`],
  });
});

describe('a metric', () => {
  type Fault = 'a number for none' | 'no number' | 'a choice';
  const spread: Faulty<Fault> = fault =>
    definePlugin({
      kind: 'metric',
      name: 'test-spread',
      summary: 'Mean size of the numbers.',
      params: { squared: { type: 'boolean', default: false, description: 'Whether of their squares.' } },
      create: ({ squared }) =>
        metric({
          better: 'lower',
          label: 'spread',
          needs: { results: ['x'] },
          compute({ view: { values } }) {
            const numbers = [...values.x];
            if (fault === 'no number' || (fault === 'a choice' && squared)) return { value: NaN };
            const sum = numbers.reduce((all, value) => all + Math.abs(value) ** (squared ? 2 : 1), 0);
            if (!Number.isFinite(sum))
              return fault === 'a number for none' ? { value: 0 } : { failed: 'a sample is no number' };
            return { value: sum / numbers.length };
          },
        }),
    });
  const [good, none] = [
    'gives finite numbers for good samples',
    'says why it fails on numbers that are none, instead of giving one',
  ];
  holds(spread, {
    'a number for none': [none, `squared=true: ${none}`],
    'no number': [good, none, `squared=true: ${good}`, `squared=true: ${none}`],
    'a choice': [`squared=true: ${good}`, `squared=true: ${none}`],
  });

  it('is tried with the parameters that are given', async () => {
    const checks = await failuresOf(spread('a choice'), /^gives|^says/, { params: { squared: true } });
    expect(checks).toEqual([good, none]);
  });

  it('is tried on the game of an experiment, where that is given', async () => {
    const experiment = { dataset: { use: 'test-two-domains' } };
    const options = { experiment, params: { samples: 48 } };
    expect(await failuresOf(spread(), /./, options)).toEqual([]);
    const fails = 'says why it fails on weights that are no numbers, instead of giving one';
    expect(await failuresOf(spread('a number for none'), /fails on/, options)).toEqual([
      fails,
      `squared=true: ${fails}`,
    ]);
  });
});

describe('features', () => {
  const means: Faulty<'chance'> = fault =>
    definePlugin({
      kind: 'features',
      name: 'test-means',
      summary: 'The two means of the halves of a picture.',
      params: {},
      create: () => ({
        suffix: 'm',
        prepare: async () => ({
          dim: 2,
          classes: 2,
          apply(x) {
            const features = tf.mean(tf.reshape(x, [x.shape[0], 2, -1]), 2);
            const noise = fault ? chance() : 0;
            return {
              features: tf.add(features, tf.range(0, features.shape[0]).expandDims(1).mul(noise)),
              logits: features,
            };
          },
        }),
      }),
    });
  holds(means, { chance: ['gives metrics finite numbers, the same when read back from the cache'] });
});

describe('an optimizer', () => {
  type Fault = 'uphill' | 'a choice';
  const descent = (fault?: Fault): Plugin<'optimizer'> =>
    definePlugin({
      kind: 'optimizer',
      name: 'test-descent',
      summary: 'Goes down.',
      params: {
        learningRate: { ...LEARNING_RATE, default: 0.1 },
        doubled: { type: 'boolean', default: false, description: 'Whether two steps at once.' },
      },
      create: ({ learningRate, doubled }) => ({
        slots: [],
        apply(at) {
          const up = fault === 'uphill' || (fault === 'a choice' && doubled);
          const rate = tf.mul(learningRate(at), (doubled ? 2 : 1) * (up ? -1 : 1));
          at.weight.assign(tf.sub(at.weight, tf.mul(rate, at.gradient)));
        },
      }),
    });
  const fixed = definePlugin({
    kind: 'optimizer',
    name: 'test-fixed',
    summary: 'Goes down, always at one rate.',
    params: { learningRate: { type: 'number', default: 0.1, description: 'Its rate.' } },
    create: ({ learningRate }) => ({
      slots: [],
      apply: ({ weight, gradient }) => weight.assign(tf.sub(weight, tf.mul(learningRate, gradient))),
    }),
  });
  const [down, rate] = [
    'minimises a quadratic function',
    'has a schedulable learning rate, or is made of an optimizer that has',
  ];
  it('keeps it', async () => expect(await failuresOf(descent(), /./)).toEqual([]));
  it.each<[string, Plugin<'optimizer'>, string[]]>([
    ['uphill', descent('uphill'), [down, `doubled=true: ${down}`]],
    ['a choice', descent('a choice'), [`doubled=true: ${down}`]],
    ['a fixed rate', fixed, [rate]],
  ])('fails it: %s', async (_, plugin, checks) => {
    expect(await failuresOf(plugin, /quadratic|learning rate/)).toEqual(checks);
  });
});

it('a plugin of any kind is described by sentences', async () => {
  const silent = definePlugin({
    kind: 'metric',
    name: 'silent',
    summary: 'no sentence',
    params: {},
    create: () => ({}) as never,
  });
  expect(await failuresOf(silent, /described/)).toEqual(['is described']);
});
