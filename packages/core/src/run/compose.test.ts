import { Rng } from '@ganzoo/sdk';
import { describe, expect, it } from 'vitest';
import { composed, refused } from '../fixtures/composed.ts';

/** Metrics of the fixtures look at nothing. */
const NO_SAMPLES = { count: 0, values: {}, fields: {} };

describe('parts that fit', () => {
  it.each([
    [],
    ['architecture={use: ranged, low: 0, high: 1}'],
    ['objective={use: game, reads: y, classifies: true}'],
    ['train.batchSize=1000'],
    ['objective.codes=64'],
    ['objective.balances=true', '+train.optimizers.discriminator={use: adam}'],
    ['+constraints=[penalty]', '+schedulers=[{use: decay, of: constraints.penalty.weight}]'],
    ['+schedulers=[{use: decay, of: optimizers.generator.learningRate}, stopper]'],
    [
      '+schedulers=[{use: decay, of: optimizers.generator.learningRate}, {use: decay, of: optimizers.default.learningRate}]',
      'train.optimizers.generator={use: adam}',
    ],
    ['~train.steps', '+train.updates={discriminator: 50}', 'train.discIters=5'],
    // what is inside another has names of its own
    ['train.optimizers.generator={use: around, base: {use: averaging}}'],
    ['train.average=late', '+schedulers=[{use: decay, of: train.average.kept}]'],
    ['+schedulers=[{use: decay, of: discIters}]'],
  ])('%j', async (...overrides) => {
    const parts = await composed(overrides);
    expect(Object.keys(parts.optimizers)).toEqual(['discriminator', 'generator']);
  });
});

describe('parts that do not fit', () => {
  it.each<[override: string[], where: RegExp, message: string, hint: RegExp]>([
    [
      ['train.batchSize=1001'],
      /override 1/,
      "train.batchSize is 1,001, but dataset 'data' has 1,000 training examples.",
      /Set it to 1000 or less/,
    ],
    [
      ['dataset.train=50'],
      /study\.yaml$/,
      "train.batchSize is 64, but dataset 'data' has 50 training examples.",
      /50 or less/,
    ],
    [
      ['dataset.train=0'],
      /study\.yaml$/,
      "Training needs a split 'train', which dataset 'data' does not have.",
      /It has: test/,
    ],
    [
      ['architecture=ranged'],
      /override 1/,
      "architecture 'ranged' as 'generator' makes values in [-1, 1], but 'x' of dataset 'data' lies in [0, 1].",
      /net\.intoRange/,
    ],
    [
      ['architecture={use: ranged, low: 0}', 'dataset.unbounded=true'],
      /override 1/,
      "architecture 'ranged' as 'generator' makes values in [0, 1], but 'x' of dataset 'data' is unbounded.",
      /Choose another/,
    ],
    [
      ['objective.reads=y', 'dataset.labels=false'],
      /study\.yaml$/,
      "objective 'game' needs labels 'y', which dataset 'data' does not have.",
      /It has: x\./,
    ],
    [
      ['objective.reads=toString'],
      /study\.yaml$/,
      "objective 'game' needs a field 'toString', which dataset 'data' does not have.",
      /It has: x, y/,
    ],
    [
      ['objective.classifies=true', 'dataset.labels=false'],
      /study\.yaml$/,
      "The net 'teller' of objective 'game' tells classes apart, but dataset 'data' has no labels 'y' with classes.",
      /another data set/,
    ],
    [
      ['objective.codes=65'],
      /study\.yaml$/,
      'Its codes take 65 numbers of z, but latent.dim is 64.',
      /^undefined$/,
    ],
    [['architecture=large'], /override 1/, 'Pictures must be larger.', /Take larger ones/],
    [
      ['+schedulers=[{use: decay, of: optimizers.genrator.learningRate}]'],
      /override 1/,
      "'optimizers.genrator.learningRate' names 'genrator', which is no player of objective 'game'.",
      /Did you mean 'generator'\? Players with an optimizer: discriminator, generator/,
    ],
    [
      ['+schedulers=[{use: decay, of: optimizers.toString.learningRate}]'],
      /override 1/,
      "'optimizers.toString.learningRate' names 'toString', which is no player of objective 'game'.",
      /Players/,
    ],
    [
      [
        '+schedulers=[{use: decay, of: optimizers.default.learningRate}]',
        'train.optimizers={generator: {use: adam}, discriminator: {use: adam}}',
      ],
      /override 1/,
      "'optimizers.default.learningRate' moves nothing: each player of objective 'game' has an optimizer of its own.",
      /Players/,
    ],
    [
      ['+schedulers=[decay]'],
      /override 1/,
      "scheduler 'decay' moves a number, but does not say which.",
      /Add `of`/,
    ],
    [
      ['+schedulers=[{use: stopper, of: objective.weight}]'],
      /override 1/,
      "scheduler 'stopper' moves no number, so it cannot have `of: objective.weight`.",
      /Leave `of` out/,
    ],
    [
      ['+metrics=[{use: score, samples: 50}, {use: score, samples: 50}]'],
      /override 1/,
      "metrics.1 and metrics.0 are both called 'score': give one a `name`.",
      /^undefined$/,
    ],
    [
      [
        '+metrics=[{use: score, name: a, samples: 50}, {use: score, name: b, samples: 50}, {use: score, name: a, samples: 50}]',
      ],
      /override 1/,
      "metrics.2 and metrics.0 are both called 'a': give one a `name`.",
      /^undefined$/,
    ],
    [
      ['+metrics=[{use: score, samples: 50}, {use: same-label, samples: 50}]'],
      /override 1/,
      "metrics.1 and metrics.0 both score 'S': give one a `name`.",
      /^undefined$/,
    ],
    [
      ['+metrics=[{use: score, samples: 101}]'],
      /override 1/,
      "metric 'score' compares 101 samples with the split 'test', but dataset 'data' has 100 examples there.",
      /^Set samples to 100 or less\.$/,
    ],
    [
      ['+metrics=[{use: of-2-runs, samples: 50}]'],
      /override 1/,
      "metric 'of-2-runs' needs 2 runs.",
      /^Leave it out here and ask for it by: ganzoo compare RUN RUN \+metrics=of-2-runs$/,
    ],
    [
      ['+metrics=[{use: of-2-runs, samples: 50, baselines: true}]'],
      /override 1/,
      "metric 'of-2-runs' compares runs, so it cannot score baselines.",
      /^undefined$/,
    ],
    [
      ['+metrics=[{use: of-3-runs, samples: 50}]'],
      /override 1/,
      "metric 'of-3-runs' needs 3 runs; it can need 2, or say nothing.",
      /^undefined$/,
    ],
    [
      ['+metrics=[seen]'],
      /override 1/,
      "metric 'seen' needs features.",
      /^Add `features: \{ use: classifier \}` to it\.$/,
    ],
    [
      ['+metrics=[{use: seen, samples: 50, features: {use: eye, dataset: labelless}}]'],
      /override 1/,
      'There are no labels to learn from.',
      /^undefined$/,
    ],
    [
      ['dataset.test=0', '+metrics=[{use: score, samples: 50}]'],
      /override 2/,
      "metric 'score' compares with a split 'test', which dataset 'data' does not have.",
      /^It has: train\. Choose another data set, or no metrics\.$/,
    ],
    [
      ['~train.steps', '+train.updates={critic: 50}'],
      /override 2/,
      "train.updates names a player 'critic', but the game has discriminator, generator.",
      /^undefined$/,
    ],
    [
      ['+train.optimizers.critic={use: adam}'],
      /override 1/,
      "train.optimizers names 'critic', which is no player of objective 'game'.",
      /Players/,
    ],
    [
      ['objective.balances=true', '+train.optimizers.balance={use: adam}'],
      /override 2/,
      "train.optimizers names 'balance', which is a player of objective 'game' that trains no net.",
      /^Players with an optimizer: discriminator, generator\.$/,
    ],
    [
      ['objective.balances=true', '+schedulers=[{use: decay, of: optimizers.balance.learningRate}]'],
      /override 2/,
      "'optimizers.balance.learningRate' names 'balance', which is a player of objective 'game' that trains no net.",
      /Players with an optimizer: discriminator, generator\.$/,
    ],
    [
      ['objective.balances=true', '+constraints=[{use: penalty, on: [balance]}]'],
      /override 2/,
      "constraint 'penalty' is put on 'balance', which is a player of objective 'game' that trains no net.",
      /^Players that train a net: discriminator, generator\.$/,
    ],
    [
      ['+constraints=[{use: penalty, on: [generator]}]'],
      /override 1/,
      "constraint 'penalty' needs a critic, but player 'generator' of objective 'game' has none.",
      /^undefined$/,
    ],
    [
      ['objective.repeats=false', '+schedulers=[{use: decay, of: train.discIters}]'],
      /override 2/,
      "'train.discIters' moves nothing: no player of objective 'game' moves discIters times a step.",
      /^undefined$/,
    ],
    [
      ['train.average={use: late, part: 2}'],
      /override 1/,
      'A run of 100 steps has no 2 of them.',
      /^undefined$/,
    ],
    [
      ['train.optimizers.generator=averaging'],
      /override 1/,
      "optimizer 'averaging' has a slot 'average/m', a name under which ganzoo keeps something else.",
      /^Taken: average, state, updates\. Call it otherwise\.$/,
    ],
  ])('%j', async (overrides, where, message, hint) => {
    const error = await refused(...overrides);
    expect(error.message).toBe(message);
    expect(error.where?.file).toMatch(where);
    expect(String(error.hint)).toMatch(hint);
    if (!error.where?.file.startsWith('command line')) expect(error.where?.line).toBeGreaterThan(0);
  });

  it('are all told at once, also where parts cannot be made', async () => {
    const error = await refused(
      'architecture=large',
      'train.batchSize=5000',
      'objective.codes=65',
      '+schedulers=[decay]',
    );
    expect(error.problems.map(({ message }) => message)).toEqual([
      'Its codes take 65 numbers of z, but latent.dim is 64.',
      'Pictures must be larger.',
    ]);
    const whole = await refused('train.batchSize=5000', 'architecture=ranged', '+schedulers=[decay]');
    expect(whole.problems).toHaveLength(3);
    expect(whole.describe()).toMatch(
      /^.*study\.yaml has 3 problems:\ncommand line, override 1.*: train\.batchSize is 5,000/,
    );
  });

  it('are told together with metrics that do not', async () => {
    const error = await refused(
      'train.batchSize=5000',
      '+metrics=[{use: score, samples: 50}, {use: score, samples: 101}]',
    );
    expect(error.problems.map(({ path }) => path)).toEqual([
      'train.batchSize',
      'metrics.1',
      'metrics.1.samples',
    ]);
  });
});

describe('metrics', () => {
  const SEEN = '{use: seen, samples: 50, features: {use: eye}}';

  it('are called by their name, else by their plugin, and scored under their label', async () => {
    const { metrics } = await composed([
      `+metrics=[${SEEN}, {use: seen, name: tenth, samples: 5, features: {use: eye}}]`,
    ]);
    expect(metrics.map(({ id, tag, path, label }) => ({ id, tag, path, label }))).toEqual([
      { id: 'seen', tag: 'Le', path: 'metrics.0', label: "metric 'seen'" },
      { id: 'tenth', tag: 'Le-tenth', path: 'metrics.1', label: "metric 'seen'" },
    ]);
    expect(metrics[0]?.features).toMatchObject({ name: 'eye', path: 'metrics.0.features' });
  });

  it('may learn what they see by on another data set, made with its defaults', async () => {
    const looksAt = '{use: seen, samples: 50, features: {use: eye, dataset: data}}';
    const { metrics } = await composed(['dataset.labels=false', `+metrics=[${looksAt}]`]);
    expect(metrics[0]?.features?.params).toEqual({ dataset: 'data' });
  });
});

describe('random numbers', () => {
  const numbersOf = async (...overrides: string[]) => {
    const { metrics } = await composed([
      `+metrics=[{use: score, samples: 50}, {use: score, name: b, samples: 50}]`,
      ...overrides,
    ]);
    const results = metrics.map(({ product }) => product.compute({ view: NO_SAMPLES, real: {} }));
    return results.map(result => ('beside' in result ? String(Object.values(result.beside!)) : ''));
  };

  it("are of a stream that is no other part's and no other run's, and the same for the same seed", async () => {
    const [one, two] = await numbersOf();
    const rng = new Rng(1).fork('metrics');
    expect([one, two]).toEqual([0, 1].map(i => String(rng.fork(`metrics.${i}`).uniform(4))));
    // a stream that two runs shared would have moved on
    expect(await numbersOf()).toEqual([one, two]);
    expect(new Set([one, two, ...(await numbersOf('seed=2'))]).size).toBe(4);
  });
});
