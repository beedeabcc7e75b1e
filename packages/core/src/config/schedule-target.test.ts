import { describe, expect, it } from 'vitest';
import { loading } from '../fixtures/load.ts';
import { minimal } from '../fixtures/plugins.ts';

const { failure, load } = loading();

describe('schedulers', () => {
  const withScheduler = (of: string) =>
    `${minimal.replace('non-saturating', 'wasserstein')}constraints: [{ use: gradient-penalty }, { use: weight-clipping }, { use: gradient-penalty }]
schedulers: [{ use: linear-decay, of: ${of} }]
`;
  it.each([
    'optimizers.default.learningRate',
    'train.optimizers.default.learningRate',
    'optimizers.generator.learningRate',
    'objective.weight',
    'constraints.2.weight',
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
    ['optimizers.toString.length', "optimizer 'adam' has no parameter 'length'"],
    ['objective.constructor', "has no parameter 'constructor'"],
  ])('may not change %s', async (of, message) => {
    const found = (await failure(withScheduler(of))).problems;
    expect(found).toHaveLength(1);
    expect(found[0]?.message).toContain(message);
    expect(found[0]).toMatchObject({ path: 'schedulers.0.of', where: { line: 6 } });
  });
});
