import { describe, expect, it } from 'vitest';
import { loading } from '../fixtures/load.ts';
import { minimal } from '../fixtures/plugins.ts';

const { failure, load } = loading();

describe('schedulers', () => {
  const averaged = minimal.replace('steps: 100', 'steps: 100, average: { use: ema }');
  const withScheduler = (of: string, text = averaged) =>
    `${text.replace('non-saturating', 'wasserstein')}constraints: [{ use: gradient-penalty }, { use: weight-clipping }, { use: gradient-penalty }]
schedulers: [{ use: linear-decay, of: ${of} }]
`;
  it.each([
    'optimizers.default.learningRate',
    'train.optimizers.default.learningRate',
    'optimizers.generator.learningRate',
    'objective.weight',
    'constraints.2.weight',
    'train.average.decay',
    'average.decay',
    'train.discIters',
    'discIters',
  ])('may change %s', async of => {
    await load(withScheduler(of));
  });

  it.each([
    ['optimizers.generator.beta1', "'beta1' of optimizer 'adam' cannot change during training"],
    ['optimizers.default.beta1', "'beta1' of optimizer 'adam' cannot change during training"],
    ['optimizers.default.learning', "optimizer 'adam' has no parameter 'learning'"],
    ['objective.label', "'label' of objective 'wasserstein' cannot change"],
    ['objective', 'it must be optimizers.<player>.<parameter>'],
    ['objective.a.b', "objective 'wasserstein' has no part 'a' inside it"],
    ['objective..b', 'it must be optimizers'],
    ['nets.discriminator.width', 'the experiment has no nets.discriminator'],
    ['architecture.width', "'width' of architecture 'infogan-net' cannot change"],
    ['metrics.0.every', 'it must be optimizers'],
    ['constraints.3.weight', 'there is no constraint 3: 0 is gradient-penalty, 1 is weight-clipping'],
    ['constraints.gradient-penalty.weight', "there is more than one 'gradient-penalty'"],
    ['constraints.gradient-penlty.weight', "Did you mean 'gradient-penalty'?"],
    ['constraints.1.limit', "'limit' of constraint 'weight-clipping' cannot change"],
    ['train.average.start', "'start' of average 'ema' cannot change"],
    ['average', 'it must be optimizers'],
    ['train.discIters.x', 'it must be optimizers'],
    ['train.steps', 'it must be optimizers'],
    ['optimizers.toString.length', "optimizer 'adam' has no parameter 'length'"],
    ['objective.constructor', "has no parameter 'constructor'"],
  ])('may not change %s', async (of, message) => {
    const found = (await failure(withScheduler(of))).problems;
    expect(found).toHaveLength(1);
    expect(found[0]?.message).toContain(message);
    expect(found[0]).toMatchObject({ path: 'schedulers.0.of', where: { line: 6 } });
  });

  it('may not change an average that is not there', async () => {
    const [problem] = (await failure(withScheduler('average.decay', minimal))).problems;
    expect(problem?.message).toBe(
      "schedulers.0.of is 'average.decay', but the experiment has no train.average",
    );
  });

  it.each([
    ['train.average.decay', 'average.decay'],
    ['average.decay', 'average.decay'],
    ['train.discIters', 'train.discIters'],
    ['discIters', 'train.discIters'],
  ])('writes %s as %s', async (of, plainly) => {
    expect((await load(withScheduler(of))).config.schedulers[0]?.of).toBe(plainly);
  });
});
