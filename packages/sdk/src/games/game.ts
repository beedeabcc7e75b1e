import type * as tf from '@ganzoo/tfjs';
import type { Game, Order, Phase, Player, SampleBatch, StateDeclaration, View } from '../contracts/game.ts';
import type { Net, NetDeclaration } from '../contracts/nets.ts';

type Declarations = Readonly<Record<string, NetDeclaration>>;

/** Nets as losses see them, with the outputs that are declared. */
type NetsFrom<D extends Declarations> = {
  readonly [K in keyof D]: Net<D[K] extends { outputs: infer O } ? keyof O & string : string>;
};

/** A game as it is declared: every name that a loss uses is one of the literals. */
interface Declared<
  D extends Declarations,
  P extends string,
  S extends string,
  F extends string,
  V extends Readonly<Record<string, string>>,
> {
  readonly nets: D;
  readonly players: Readonly<Partial<Record<P, Player<NetsFrom<NoInfer<D>>, NoInfer<S>, NoInfer<F>>>>>;
  readonly state?: Readonly<Record<S, StateDeclaration>>;
  readonly order?: Order;
  readonly phases?: readonly Phase<NoInfer<P>>[];
  readonly reads?: readonly F[];
  readonly views?: { readonly [K in keyof V]: View<NetsFrom<NoInfer<D>>, NoInfer<S>, NoInfer<F>, V[K]> };
  /** Short for `views: { samples: { gives: { x: 'x' }, run: batch => ({ x: ... }) } }`. */
  sample?(batch: SampleBatch<NetsFrom<NoInfer<D>>, NoInfer<S>, NoInfer<F>>): tf.Tensor;
}

/**
 * A game from its declaration: inside losses, `batch.nets`, `batch.state` and `batch.real` have the names that it
 * declares, and no other.
 *
 * `nets` comes first. `reads` names every field that losses and views read; left out, it is `['x']`. `sample` is short for
 * a view `samples` of the field x.
 *
 * @example
 * game({
 *   nets: { generator: { role: 'generator' }, discriminator: { role: 'discriminator' } },
 *   players: {
 *     discriminator: { trains: ['discriminator'], repeat: 'discIters', loss: ({ nets, real }) => ... },
 *     generator: { trains: ['generator'], loss: ({ nets, z }) => ... nets.discriminator({ x: nets.generator({ z }) }) },
 *   },
 *   sample: ({ nets, z }) => nets.generator({ z }),
 * });
 */
export function game<
  const D extends Declarations,
  const P extends string,
  const S extends string = never,
  const F extends string = 'x',
  const V extends Readonly<Record<string, string>> = Record<never, string>,
>(declared: Declared<D, P, S, F, V>): Game {
  const { sample, views, ...rest } = declared as unknown as Omit<Game, 'views'> & {
    readonly views?: Game['views'];
    readonly sample?: (batch: SampleBatch) => tf.Tensor;
  };
  return { ...rest, views: { ...(sample && { samples: asView(sample) }), ...views } };
}

/** A view `samples` of the field x. */
function asView(sample: (batch: SampleBatch) => tf.Tensor): View {
  return { gives: { x: 'x' }, run: batch => ({ x: sample(batch) }) };
}
