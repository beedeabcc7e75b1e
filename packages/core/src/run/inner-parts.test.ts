import { describe, expect, it } from 'vitest';
import { composed, refused } from '../fixtures/composed.ts';

describe('parts inside parts', () => {
  it('are made first, at paths of their own', async () => {
    const { objective, optimizers, game } = await composed([
      'objective={use: around, base: {use: around, base: {balances: true}}}',
      'train.optimizers.default={use: around}',
    ]);
    expect(Object.keys(game.players)).toEqual(['discriminator', 'balance', 'generator']);
    expect(objective.inner['base']).toMatchObject({
      path: 'objective.base',
      label: "objective 'around'",
      inner: { base: { path: 'objective.base.base', params: { balances: true } } },
    });
    expect(optimizers['generator']!.inner['base']).toMatchObject({ path: 'optimizers.generator.base' });
  });

  it('in a list have a number for a name', async () => {
    const { objective, architectures } = await composed([
      'objective={use: beside, games: [{use: game}, {use: game}]}',
    ]);
    expect(objective.inner['games']).toMatchObject([
      { path: 'objective.games.0' },
      { path: 'objective.games.1' },
    ]);
    expect(Object.keys(architectures)).toEqual([
      '0/generator',
      '0/discriminator',
      '1/generator',
      '1/discriminator',
    ]);
  });

  it('have numbers that schedulers move: of each player without an optimizer of its own', async () => {
    const { schedulers } = await composed([
      'objective={use: around, base: {use: around}}',
      'train.optimizers.default={use: around}',
      '+train.optimizers.generator={use: adam}',
      '+schedulers=[{use: decay, of: optimizers.default.base.learningRate}, {use: decay, of: objective.base.base.weight}]',
    ]);
    const moved = schedulers.map(({ moves }) =>
      moves.map(({ part, parameter }) => `${part.path}.${parameter}`),
    );
    expect(moved).toEqual([['optimizers.discriminator.base.learningRate'], ['objective.base.base.weight']]);
  });

  it.each([
    ['constraints.around.base.weight', ['constraints.0.base.weight']],
    ['architecture.gain', ['architecture.gain']],
    ['nets.discriminator.gain', ['nets.discriminator.gain']],
  ])('have numbers that %s names', async (of, moved) => {
    const { schedulers } = await composed([
      '+constraints=[around]',
      '+nets.discriminator={use: free}',
      `+schedulers=[{use: decay, of: ${of}}]`,
    ]);
    expect(schedulers[0]!.moves.map(({ part, parameter }) => `${part.path}.${parameter}`)).toEqual(moved);
  });

  it.each<[string[], string, string]>([
    [
      [
        '+nets={generator: {use: free}, discriminator: {use: free}}',
        '+schedulers=[{use: decay, of: architecture.gain}]',
      ],
      'schedulers.0.of',
      "'architecture.gain' moves nothing: each net of objective 'game' is built in another way.",
    ],
    [
      ['objective={use: around, base: {use: around, base: {use: game, codes: 65}}}'],
      'objective.base.base',
      'Its codes take 65 numbers of z, but latent.dim is 64.',
    ],
    [
      ['dataset={use: odd, games: [{use: game}]}'],
      'dataset.games.0',
      "objective 'game' cannot be made inside dataset 'odd', where the data are not known.",
    ],
    [
      ['dataset={use: odd, schedulers: [{use: decay}]}'],
      'dataset.schedulers.0',
      "scheduler 'decay' cannot be made inside dataset 'odd', where the length of the run is not known.",
    ],
  ])('%j is refused at its own place', async (overrides, path, message) => {
    const { problems } = await refused(...overrides);
    expect(problems).toMatchObject([{ path, message }]);
  });

  it('of a metric may be features, of the data that are scored or of others', async () => {
    const { metrics } = await composed([
      '+metrics=[{use: looking}, {use: looking, name: b, eye: {dataset: data}}]',
    ]);
    expect(metrics.map(({ tag }) => tag)).toEqual(['Le', 'Le-b']);
    const { problems } = await refused('+metrics=[{use: looking, eye: {dataset: labelless}}]');
    expect(problems).toMatchObject([
      { path: 'metrics.0.eye', message: 'There are no labels to learn from.' },
    ]);
  });

  it('make another data set for caches: by parameters inside and by what files look like', async () => {
    const key = async (...overrides: string[]) => (await composed(overrides)).dataKey;
    const keys = [
      await key('dataset={use: odd}'),
      await key('dataset={use: odd, base: {test: 50}}'),
      await key('dataset={use: odd, base: {use: odd}}'),
      await key('dataset={use: odd, base: {use: odd, stamp: b}}'),
      await key('dataset={use: odd, stamp: b}'),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    expect(await key('dataset={use: odd}')).toBe(keys[0]);
  });
});
