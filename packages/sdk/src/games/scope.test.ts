import type * as tf from '@ganzoo/tfjs';
import { describe, expect, it } from 'vitest';
import type { Batch, Game, LossResult } from '../contracts/game.ts';
import type { History } from '../contracts/scheduler.ts';
import { CONFIGURED, MOMENT } from '../moment.ts';
import { changedBatch, mapLosses } from './map-losses.ts';
import { scopeGame } from './scope.ts';

const LOSS = 'loss' as unknown as tf.Tensor;
const NEXT = 'next' as unknown as tf.Tensor;

/** A game that notes what it is shown. */
function noting(): { game: Game; seen: Batch[] } {
  const seen: Batch[] = [];
  const note = (batch: unknown): tf.Tensor => {
    seen.push(batch as Batch);
    return LOSS;
  };
  const game: Game & { order: string } = {
    nets: { g: { role: 'generator' }, d: { role: 'discriminator' } },
    state: { k: 1 },
    reads: ['x', 'y'],
    phases: [{ name: 'all', players: ['judge', 'maker'] }],
    order: 'at-once',
    players: {
      judge: {
        trains: ['d'],
        repeat: 'discIters',
        critic: {
          nets: ['d'],
          real: note,
          fake: note,
          score: (_, batch) => note(batch),
          features: (_, batch) => note(batch),
        },
        loss: batch => ({ loss: note(batch), state: { k: NEXT }, scalars: { s: LOSS } }),
      },
      maker: { trains: ['g'], loss: note },
    },
    views: { samples: { gives: { x: 'x' }, run: batch => ({ x: note(batch) }) } },
  };
  return { game, seen };
}

/** A batch of the outer game, and what of it was asked for. */
function outerBatch(given: Partial<Batch> = {}): { batch: Batch; asked: string[] } {
  const asked: string[] = [];
  const keys = { 'base/k': 'state', '0/k': 'state of 0', mine: 'state' };
  const batch = {
    get real() {
      asked.push('real');
      return { x: 'x', y: 'y', other: 'other' };
    },
    get z() {
      asked.push('z');
      return 'z';
    },
    nets: { g: 'g', d: 'd', extra: 'e', '0/g': 'g of 0', '0/d': 'd of 0' },
    state: keys,
    rng: {},
    batchSize: 4,
    once: (key: string) => key,
    [MOMENT]: CONFIGURED,
    ...given,
  };
  return { batch: batch as unknown as Batch, asked };
}

describe('a game inside another', () => {
  it('keeps the names of nets and players, and all keys; its state has a prefix', () => {
    const { game } = noting();
    const scoped = scopeGame(game, 'base', { names: false });
    expect(scoped).toMatchObject({ nets: game.nets, phases: game.phases, order: 'at-once' });
    expect(scoped.state).toEqual({ 'base/k': 1 });
    expect(scoped.players['judge']).toMatchObject({
      trains: ['d'],
      repeat: 'discIters',
      critic: { nets: ['d'] },
    });
    const result = scoped.players['judge']!.loss(outerBatch().batch) as LossResult;
    expect(result).toEqual({ loss: LOSS, scalars: { s: LOSS }, state: { 'base/k': NEXT } });
    expect(scoped.players['maker']!.loss(outerBatch().batch)).toBe(LOSS);
  });

  it('in a list has a prefix to every name', () => {
    const scoped = scopeGame(noting().game, '0', { names: true });
    expect(Object.keys(scoped.nets)).toEqual(['0/g', '0/d']);
    expect(Object.keys(scoped.players)).toEqual(['0/judge', '0/maker']);
    expect(scoped.players['0/judge']).toMatchObject({ trains: ['0/d'], critic: { nets: ['0/d'] } });
    expect(scoped.phases).toEqual([{ name: 'all', players: ['0/judge', '0/maker'] }]);
    expect(scoped.state).toEqual({ '0/k': 1 });
  });

  it.each([
    ['stage', 'objective.base.stage', 'objective.games.0.stage'],
    ['objective.stage', 'objective.base.stage', 'objective.games.0.stage'],
    ['inner.stage', 'objective.base.inner.stage', 'objective.games.0.inner.stage'],
    ['nets.d.stage', 'nets.d.stage', 'nets.0/d.stage'],
    ['train.optimizers.maker.rule', 'optimizers.maker.rule', 'optimizers.0/maker.rule'],
    ['optimizers.default.rule', 'optimizers.default.rule', 'optimizers.default.rule'],
    ['architecture.stage', 'architecture.stage', 'architecture.stage'],
  ])("has its phases' constant %s as %s, in a list as %s", (name, alone, inList) => {
    const { game } = noting();
    const phases = [{ name: 'all', players: ['judge'], constants: { [name]: 1 } }];
    const constants = (prefix: string, scope: Parameters<typeof scopeGame>[2]) =>
      scopeGame({ ...game, phases }, prefix, scope).phases?.[0]?.constants;
    expect(constants('base', { names: false })).toEqual({ [alone]: 1 });
    expect(constants('0', { names: true, at: 'games.0' })).toEqual({ [inList]: 1 });
  });

  it('in a list has its phases ask about scalars by its own names', () => {
    const seen: unknown[] = [];
    const until = ({ scalars }: History): boolean => seen.push(scalars) > 0;
    const phases = [{ name: 'all', players: ['judge'], until }];
    const history = { step: 1, scalars: { '0/judge/loss': 1, '1/judge/loss': 2 }, scores: [] };
    for (const names of [true, false]) {
      const scoped = scopeGame({ ...noting().game, phases }, '0', { names });
      expect(scoped.phases?.[0]?.until?.(history)).toBe(true);
    }
    expect(seen).toEqual([{ 'judge/loss': 1 }, history.scalars]);
  });

  it.each([
    [false, 'base', 'g', 'state'],
    [true, '0', 'g of 0', 'state of 0'],
  ] as const)('sees what is its own, by its own names: in a list %s', (names, prefix, net, state) => {
    const { game, seen } = noting();
    const { players, views } = scopeGame(game, prefix, { names });
    const [judge, maker] = Object.values(players);
    const { critic } = judge!;
    const { batch } = outerBatch();
    maker!.loss(batch);
    critic!.real(batch);
    critic!.fake(batch);
    critic!.score(LOSS, batch);
    critic!.features!(LOSS, batch);
    views['samples']!.run(batch);
    expect(seen).toHaveLength(6);
    for (const inside of seen) {
      expect(inside.nets['g']).toBe(net);
      expect(inside.state['k']).toBe(state);
      expect(Object.keys(inside.real)).toEqual(['x', 'y']);
      expect([inside.z, inside.batchSize, inside[MOMENT]]).toEqual(['z', 4, CONFIGURED]);
      expect(inside.once('fake', () => '')).toBe(`${prefix}/fake`);
      expect(() => inside.nets['extra']).toThrow("there is no net 'extra'; there are g, d");
      expect(() => inside.state['mine']).toThrow("there is no state 'mine'; there is k");
      expect(() => inside.real['other']).toThrow("there is no field 'other'; there are x, y");
    }
  });

  it('draws and reads nothing before it is asked for', () => {
    const { game, seen } = noting();
    const { batch, asked } = outerBatch();
    scopeGame(game, 'base', { names: false }).views['samples']!.run(batch);
    expect(asked).toEqual([]);
    expect(seen[0]!.real['x']).toBe('x');
    expect(asked).toEqual(['real']);
  });

  it('inside one inside another has both prefixes', () => {
    const { game, seen } = noting();
    const middle = scopeGame(game, 'base', { names: false });
    const outer = scopeGame(middle, 'base', { names: false });
    expect(outer.state).toEqual({ 'base/base/k': 1 });
    const { batch } = outerBatch({ state: { 'base/base/k': NEXT } });
    expect(outer.players['judge']!.loss(batch)).toMatchObject({ state: { 'base/base/k': NEXT } });
    expect(seen[0]!.state['k']).toBe(NEXT);
    expect(seen[0]!.once('fake', () => '')).toBe('base/base/fake');
  });
});

describe('mapLosses', () => {
  it('calls a function in place of each loss, with the loss and the player', () => {
    const { game, seen } = noting();
    const { batch } = outerBatch();
    const mapped = mapLosses(game, (loss, given, player) => {
      expect(given).toBe(batch);
      return player === 'maker' ? NEXT : loss(changedBatch(given, { real: { x: NEXT } }));
    });
    expect(mapped.players['maker']!.loss(batch)).toBe(NEXT);
    expect(mapped.players['judge']).toMatchObject({ trains: ['d'], critic: game.players['judge']!.critic });
    mapped.players['judge']!.loss(batch);
    expect(seen[0]!.real).toEqual({ x: NEXT });
    expect(seen[0]!.z).toBe('z');
  });
});

describe('a changed batch', () => {
  it('remembers for itself, since what is kept may depend on what is changed', () => {
    const { batch } = outerBatch();
    const changed = changedBatch(batch, { nets: {} });
    let made = 0;
    expect([changed.once('a', () => ++made), changed.once('a', () => ++made)]).toEqual([1, 1]);
    expect(batch.once('a', () => 'x')).toBe('a');
    expect(changed.nets).toEqual({});
    expect(changed.state).toBe(batch.state);
  });
});
