import { definePlugin, tf, type Plugin } from '@ganzoo/sdk';
import { detached, game, lossOfFake, lossOfReal, squaredSlopes } from '@ganzoo/sdk/games';
import { withInputs } from '@ganzoo/sdk/nn';
import { testEngine, type ContractOptions } from '@ganzoo/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { chance, failuresOf } from './found.ts';

beforeAll(async () => {
  await testEngine();
});

const GRADIENTS = 'gives every player a finite gradient that is not zero';
const SEEDS = 'gives the same numbers for the same seed and others for another';
const COMPILED = 'computes compiled what it computes step by step';
const LEAKS = 'leaks nothing';
const SECOND = 'has exact second derivatives where it says that it has any';
const WITHIN = 'makes examples within the range of the data';
const SHORT = 'trains, compiled as step by step';

/** What a plugin that is part of training is checked by, without what every plugin is. */
const TRAINING = /gradient|seed|compiled|leaks|second|range/;

/** Checks that a plugin fails, of all that are about training or of those named. */
const failed = (plugin: Plugin, which = TRAINING, options: Omit<ContractOptions, 'catalog'> = {}) =>
  failuresOf(plugin, which, options);

/** The very name. */
const only = (name: string): RegExp => new RegExp(`^${name}$`);

describe('an architecture', () => {
  type Fault = 'another range' | 'chance' | 'a count' | 'a choice' | 'a leak';
  const small = (fault?: Fault): Plugin => {
    let calls = 0;
    return definePlugin({
      kind: 'architecture',
      name: 'test-small',
      summary: 'Two layers.',
      params: { scaled: { type: 'boolean', default: false, description: 'Whether to scale by the size.' } },
      create: ({ scaled }) => ({
        generator: withInputs(['z'], ({ z }, net) => {
          const h = net.activate(net.dense(z ?? tf.zeros([1, 1]), 8), 'relu');
          const y = net.dense(
            h,
            net.field.shape.reduce((a, b) => a * b, 1),
          );
          if (fault === 'a leak') tf.keep(tf.zeros([1]));
          const by = fault === 'chance' ? chance() : fault === 'a count' ? ++calls : 1;
          const size = scaled
            ? fault === 'a choice'
              ? tf.sum(tf.sub(h, h))
              : tf.add(1, tf.mean(tf.abs(h)))
            : 1;
          const x = tf.reshape(tf.div(tf.mul(y, by), size), [h.shape[0], ...net.field.shape]);
          return fault === 'another range' ? tf.mul(x, 100) : net.intoRange(x);
        }),
        discriminator: withInputs(['x'], ({ x }, net) => net.heads(net.flatten(x ?? tf.zeros([1, 1])))),
      }),
    });
  };

  it('keeps it', async () => expect(await failed(small())).toEqual([]));
  it.each<[Fault, string]>([
    ['another range', WITHIN],
    ['chance', SEEDS],
    ['a count', COMPILED],
    ['a leak', LEAKS],
    ['a choice', `scaled=true: ${SHORT}`],
  ])('fails it: %s', async (fault, check) => {
    expect(await failed(small(fault), only(check))).toEqual([check]);
  });

  it('stands where its experiment names it', async () => {
    const judge = definePlugin({
      kind: 'architecture',
      name: 'test-judge',
      summary: 'One layer, for a discriminator only.',
      params: {},
      create: () => ({
        discriminator: withInputs(['x'], ({ x }, net) => net.heads(net.flatten(x ?? tf.zeros([1, 1])))),
      }),
    });
    expect(await failed(judge, only(COMPILED))).toEqual([COMPILED]);
    const experiment = { nets: { discriminator: { use: 'test-judge' } } };
    expect(await failed(judge, TRAINING, { experiment })).toEqual([]);
  });
});

describe('an objective', () => {
  type Fault = 'no number later' | 'a count later' | 'a cut gradient' | 'a choice';
  const phased = (fault?: Fault): Plugin => {
    let calls = 0;
    return definePlugin({
      kind: 'objective',
      name: 'test-phased',
      summary: 'A game of two phases, with a penalty of its own in the first.',
      params: {
        real: { type: 'string', enum: ['hard', 'soft'], default: 'hard', description: 'Real labels.' },
      },
      create: ({ real: labels }) =>
        game({
          nets: { generator: { role: 'generator' }, discriminator: { role: 'discriminator' } },
          players: {
            discriminator: {
              trains: ['discriminator'],
              secondOrder: true,
              loss({ nets, real, z }) {
                const x = real.x;
                const slopes = squaredSlopes(at => nets.discriminator({ x: at }), x);
                const penalty = fault === 'a cut gradient' ? detached(() => slopes) : slopes;
                const share = labels === 'hard' ? 1 : fault === 'a choice' ? NaN : 0.9;
                return tf.addN([
                  tf.mul(share, lossOfReal(nets.discriminator({ x }))),
                  lossOfFake(nets.discriminator({ x: nets.generator({ z }) })),
                  tf.mean(penalty),
                ]);
              },
            },
            generator: {
              trains: ['generator'],
              loss({ nets, z }) {
                const by = fault === 'no number later' ? NaN : fault === 'a count later' ? ++calls : 1;
                return tf.mul(by, lossOfReal(nets.discriminator({ x: nets.generator({ z }) })));
              },
            },
          },
          phases: [
            { name: 'alone', steps: 1000, players: ['discriminator'] },
            { name: 'both', players: ['discriminator', 'generator'] },
          ],
          sample: ({ nets, z }) => nets.generator({ z }),
        }),
    });
  };

  it('keeps it', async () => expect(await failed(phased())).toEqual([]));
  it.each<[Fault, string]>([
    ['no number later', GRADIENTS],
    ['a count later', COMPILED],
    ['a cut gradient', SECOND],
    ['a choice', `real=soft: ${SHORT}`],
  ])('fails it: %s', async (fault, check) => {
    expect(await failed(phased(fault), only(check))).toEqual([check]);
  });

  it('is tried on the data and nets of its experiment', async () => {
    const between = definePlugin({
      kind: 'objective',
      name: 'test-between',
      summary: 'Moves points of one domain to another.',
      params: {},
      create: () =>
        game({
          nets: { mover: { role: 'translator', field: 'b' } },
          reads: ['a', 'b'],
          players: {
            mover: {
              trains: ['mover'],
              loss: ({ nets, real }) => tf.mean(tf.square(tf.sub(nets.mover({ x: real.a }), real.b))),
            },
          },
          views: {
            samples: { gives: { x: 'b' }, run: ({ nets, real }) => ({ x: nets.mover({ x: real.a }) }) },
          },
        }),
    });
    expect(await failed(between, only(COMPILED))).toEqual([COMPILED]);
    const experiment = { dataset: { use: 'test-two-domains' } };
    expect(await failed(between, TRAINING, { experiment })).toEqual([]);
  });
});

describe('a constraint', () => {
  type Fault = 'a cut gradient' | 'a choice' | 'no number';
  const sloped = (fault?: Fault): Plugin =>
    definePlugin({
      kind: 'constraint',
      name: 'test-sloped',
      summary: 'Keeps slopes small at real examples.',
      params: {
        which: { type: 'string', enum: ['each', 'most'], default: 'each', description: 'Of which.' },
      },
      create: ({ which }) => ({
        critic: true,
        secondOrder: true,
        penalty(batch, { critic }) {
          const squares = squaredSlopes(x => critic.score(x, batch), critic.real(batch));
          const slopes = fault === 'a cut gradient' ? detached(() => squares) : squares;
          if (which === 'most') return fault === 'a choice' ? tf.mul(NaN, tf.mean(slopes)) : tf.max(slopes);
          return fault === 'no number' ? tf.log(tf.neg(tf.mean(slopes))) : tf.mean(slopes);
        },
      }),
    });

  it('keeps it', async () => expect(await failed(sloped())).toEqual([]));
  it.each<[Fault, string]>([
    ['a cut gradient', SECOND],
    ['no number', GRADIENTS],
    ['a choice', `which=most: ${SHORT}`],
  ])('fails it: %s', async (fault, check) => {
    expect(await failed(sloped(fault), only(check))).toEqual([check]);
  });

  it('may leave a weight as it is, and be on a player of its experiment', async () => {
    const still = definePlugin({
      kind: 'constraint',
      name: 'test-still',
      summary: 'Changes nothing.',
      params: {
        kernels: { type: 'boolean', default: false, description: 'Whether kernels are doubled and halved.' },
      },
      create: ({ kernels }) => ({
        project: (weight, { name }) => (kernels && name === 'kernel' ? tf.div(tf.mul(weight, 2), 2) : weight),
      }),
    });
    expect(await failed(still)).toEqual([]);
    const experiment = { objective: { use: 'vae' }, constraints: [{ use: 'test-still', on: ['vae'] }] };
    expect(await failed(still, TRAINING, { experiment })).toEqual([]);
  });
});
