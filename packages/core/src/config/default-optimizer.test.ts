import { describe, expect, it } from 'vitest';
import { loading } from '../fixtures/load.ts';
import { minimal } from '../fixtures/plugins.ts';

const { load, problems } = loading();

const withTrain = (train: string): string => minimal.replace('{ steps: 100 }', `{ steps: 100, ${train} }`);

async function optimizersOf(text: string, ...overrides: string[]) {
  return (await load(text, ...overrides)).config.train.optimizers;
}

describe('an optimizer without `use`', () => {
  const builtIn = { use: 'adam', learningRate: 2e-4, beta1: 0.5 };

  it.each([
    ['train.optimizers.generator.learningRate=1e-3', { ...builtIn, learningRate: 1e-3 }],
    ['+train.optimizers.generator.learningRate=1e-3', { ...builtIn, learningRate: 1e-3 }],
    ['train.optimizers.generator={beta1: 0.9}', { ...builtIn, beta1: 0.9 }],
    ['train.optimizers.generator={}', builtIn],
  ])('is the built-in default with a change: %s', async (override, generator) => {
    expect(await optimizersOf(minimal, override)).toEqual({ default: builtIn, generator });
  });

  it('is the default of the file with a change, whichever of the two is given on the command line', async () => {
    const sgd = { use: 'sgd', learningRate: 0.1 };
    const changed = { default: sgd, generator: { use: 'sgd', learningRate: 1e-3 } };
    const text = withTrain('optimizers: { default: { use: sgd, learningRate: 0.1 } }');
    expect(await optimizersOf(text, 'train.optimizers.generator.learningRate=1e-3')).toEqual(changed);
    const inFile = withTrain('optimizers: { generator: { learningRate: 1e-3 } }');
    expect(await optimizersOf(inFile, 'train.optimizers.default={use: sgd, learningRate: 0.1}')).toEqual(
      changed,
    );
    expect(await optimizersOf(inFile, 'train.optimizers.default=sgd')).toEqual({
      default: { use: 'sgd', learningRate: 0.01 },
      generator: changed.generator,
    });
    expect(await optimizersOf(inFile, 'train.optimizers.generator=sgd')).toEqual({
      default: builtIn,
      generator: { use: 'sgd', learningRate: 0.01 },
    });
  });

  it('follows a default that names no plugin either, and references', async () => {
    const text = withTrain('optimizers: { default: { beta1: 0.9 }, generator: { learningRate: 1e-3 } }');
    expect(await optimizersOf(text, 'log.grid=${train.optimizers.generator.beta1}').catch(String)).toMatch(
      /log\.grid is 0\.9/,
    );
    expect(await optimizersOf(text)).toEqual({
      default: { ...builtIn, beta1: 0.9 },
      generator: { ...builtIn, beta1: 0.9, learningRate: 1e-3 },
    });
    const referred = withTrain('optimizers: { default: { use: adam, beta1: "${seed}" }, generator: {} }');
    expect(await problems(referred)).toEqual([
      '4:65 train.optimizers.default.beta1: train.optimizers.default.beta1 is 1 but must be a number >= 0 and < 1',
    ]);
  });

  it('is written out with all it has, and loads again to the same', async () => {
    const experiment = await load(minimal, 'train.optimizers.generator.learningRate=1e-3');
    const again = await load(experiment.resolvedYaml());
    expect(again.config.train).toEqual(experiment.config.train);
  });

  it('tells a mistake of its own once, and leaves those of the default to the default', async () => {
    const unknown = withTrain('optimizers: { default: { use: adma }, generator: { learningRate: 1 } }');
    expect(await problems(unknown)).toEqual([
      "4:52 train.optimizers.default.use: train.optimizers.default: There is no optimizer 'adma'.",
    ]);
    expect(
      await problems(withTrain('optimizers: { default: { use: sgd }, generator: { beta1: 0.9 } }')),
    ).toEqual(["4:72 train.optimizers.generator.beta1: optimizer 'sgd' has no parameter 'beta1'"]);
    const wrong = withTrain(
      'optimizers: { default: { use: adam, beta1: 2 }, generator: { learningRate: x } }',
    );
    expect(await problems(wrong)).toEqual([
      '4:65 train.optimizers.default.beta1: train.optimizers.default.beta1 is 2 but must be a number >= 0 and < 1',
      "4:97 train.optimizers.generator.learningRate: train.optimizers.generator.learningRate is 'x' but must be a number >= 0",
    ]);
  });

  it('has numbers that schedulers move as its own', async () => {
    const { config } = await load(
      minimal,
      'train.optimizers.generator.beta1=0.9',
      '+schedulers=[{use: linear-decay, of: optimizers.generator.learningRate}]',
    );
    expect(config.schedulers[0]?.of).toBe('optimizers.generator.learningRate');
  });
});
