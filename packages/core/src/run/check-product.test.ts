import type { PluginKind } from '@ganzoo/sdk';
import { expect, it } from 'vitest';
import { checkProduct } from './check-product.ts';

const spec = { fields: { x: { shape: [2], dtype: 'float32' } }, splits: { train: 1 } };
const game = {
  nets: { generator: { role: 'generator' } },
  players: { generator: { trains: ['generator'], loss: () => 0 } },
  views: { samples: { gives: { x: 'x' }, run: () => ({}) } },
};

it.each<[PluginKind, unknown, string, RegExp]>([
  ['objective', { ...game, sample: () => 0 }, "a key 'sample', which a game does not have", /views/],
  ['objective', { ...game, field: 'y' }, "a key 'field', which a game does not have", /A view says/],
  ['objective', { ...game, player: {} }, "a key 'player', which a game does not have", /players/],
  [
    'objective',
    { ...game, players: { generator: { ...game.players.generator, inner: true } } },
    "a key 'inner', in players.generator, which a player does not have",
    /repeat: 'discIters'/,
  ],
  [
    'objective',
    { ...game, nets: { generator: { role: 'generator', output: {} } } },
    "a key 'output', in nets.generator, which a net does not have",
    /Did you mean 'outputs'/,
  ],
  [
    'objective',
    { ...game, phases: [{ name: 'first', players: ['generator'], step: 5 }] },
    "a key 'step', in phases.0, which a phase does not have",
    /steps/,
  ],
  [
    'objective',
    { ...game, views: { samples: { ...game.views.samples, picture: { cell: ['x'] } } } },
    "a key 'cell', in views.samples.picture, which a view's picture does not have",
    /cells/,
  ],
  ['dataset', { spec: { ...spec, modes: {} }, open: () => 0 }, "a key 'modes', in spec, which", /known/],
  [
    'dataset',
    { spec: { ...spec, fields: { x: { shape: [2], type: 'float32' } } }, open: () => 0 },
    "a key 'type', in spec.fields.x, which a field does not have",
    /dtype/,
  ],
  ['constraint', { penalize: () => 0 }, "a key 'penalize', which a constraint does not have", /penalty/],
  ['optimizer', { slots: [], apply: () => 0, init: {} }, "a key 'init', which", /initial/],
  ['average', { share: () => 0, start: 5 }, "a key 'start', which an average does not have", /share/],
  ['scheduler', { on: () => 0 }, "a key 'on', which a scheduler does not have", /at, discIters/],
  ['metric', { better: 'lower', label: 'a', needs: { view: 'a', reals: true } }, "'reals', in needs", /real/],
  ['features', { suffix: 'c', dims: 3 }, "a key 'dims', which features does not have", /suffix/],
  [
    'monitor',
    { needs: { net: ['g'] } },
    "a key 'net', in needs, which a monitor's needs does not have",
    /nets/,
  ],
  ['metric', undefined, 'makes undefined where it should make an object', /undefined/],
])('%s: an unknown key is refused by name: %#', (kind, product, message, hint) => {
  const thrown = (() => {
    try {
      checkProduct(kind, `${kind} 'mine'`, product);
    } catch (error) {
      return error as { message: string; hint?: string; code: string };
    }
    return undefined;
  })();
  expect(thrown?.message).toContain(message);
  expect(String(thrown?.hint)).toMatch(hint);
});

it('leaves what it should, and what is a class of its own', () => {
  expect(() => checkProduct('objective', 'a', game)).not.toThrow();
  class Own {
    readonly spec = spec;
    readonly cache = 3;
    open = (): number => 0;
  }
  expect(() => checkProduct('dataset', 'a', new Own())).not.toThrow();
  // roles are open words
  expect(() => checkProduct('architecture', 'a', { teller: () => 0 })).not.toThrow();
});
