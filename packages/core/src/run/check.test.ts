import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompositionError, type GanzooError } from '@ganzoo/sdk';
import { describe, expect, it } from 'vitest';
import { loadExperiment } from '../config/load.ts';
import { gameCatalog } from '../fixtures/game.ts';
import { temporaryFolders } from '../fixtures/temp-folder.ts';
import { compose } from './compose.ts';
import { CompositionErrors, misfit } from './misfit.ts';

const folderOf = temporaryFolders();

const EXPERIMENT = `dataset: { use: data }
architecture: { use: free }
objective: { use: game }
train: { steps: 100 }
`;

async function make(overrides: readonly string[], checks?: Parameters<typeof compose>[2]['checks']) {
  const file = join(folderOf({ 'study.yaml': EXPERIMENT }), 'study.yaml');
  const experiment = await loadExperiment({ file, overrides, catalog: gameCatalog, env: {} });
  return compose(experiment, gameCatalog, { cacheFolder: tmpdir(), checks });
}

async function refused(...overrides: string[]): Promise<GanzooError> {
  const error: unknown = await make(overrides).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(CompositionError);
  return error as GanzooError;
}

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
  ])('%j', async (...overrides) => {
    const parts = await make(overrides);
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
      ['+schedulers=[{use: decay, of: objective.weight}, {use: decay, of: objective.weight}]'],
      /override 1/,
      'objective.weight is moved by schedulers.0 and by schedulers.1; one number can follow one scheduler.',
      /Take one/,
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
      "constraint 'penalty' is a penalty on a critic, but player 'generator' of objective 'game' has none.",
      /^undefined$/,
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
    expect((error as CompositionErrors).errors.map(({ message }) => message)).toEqual([
      'Its codes take 65 numbers of z, but latent.dim is 64.',
      'Pictures must be larger.',
    ]);
    const whole = await refused('train.batchSize=5000', 'architecture=ranged', '+schedulers=[decay]');
    expect(whole).toBeInstanceOf(CompositionErrors);
    expect((whole as CompositionErrors).errors).toHaveLength(3);
    expect(whole.describe()).toMatch(
      /^.*study\.yaml has 3 problems:\ncommand line, override 1.*: train\.batchSize is 5,000/,
    );
  });

  it('are told together with what other packages find', async () => {
    const extra = async () => [misfit('train.steps', 'Too short.')];
    const error: unknown = await make(['train.batchSize=5000'], [extra]).catch((cause: unknown) => cause);
    expect((error as CompositionErrors).errors.map(({ where }) => where?.line)).toEqual([4, undefined]);
  });
});
