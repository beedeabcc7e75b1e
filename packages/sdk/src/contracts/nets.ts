import type { Tensor } from '@ganzoo/tfjs';
import type { NetScope } from '../nn/scope.ts';
import type { DataSpec, FieldSpec } from './data.ts';
import type { Latent } from './latent.ts';
import type { Inputs, OutputShape } from './shapes.ts';

/** Parts that nets usually play; an architecture offers a builder for each one it has. Any other word is one, too. */
export type Role =
  'generator' | 'discriminator' | 'encoder' | 'translator' | 'classifier' | 'autoencoder' | (string & {});

/** What enters a net: a field of the data set by its name, or a shape, with `classes` where it holds labels. */
export type NetInput = string | { readonly shape: readonly number[]; readonly classes?: number };

/** A net as an objective asks for it: a role that an architecture fills, or a builder of the game's own. */
export interface NetDeclaration {
  /** Part the net plays; left out where `build` is given. */
  readonly role?: Role;
  /** Builds the net in place of an architecture: a table of codes, a coupling of a flow, an energy. */
  readonly build?: NetBuilder;
  /** What enters the net beside z or x: its conditions. An architecture that would ignore one of them is refused. */
  readonly inputs?: Readonly<Record<string, NetInput>>;
  /**
   * Named outputs of the net's last layer and the shape of each, without the batch axis; `[null, null, 1]` leaves sizes to
   * the architecture (PatchGAN). Left out: a discriminator gives `score` of shape `[1]`, an encoder `code` of the latent's
   * length, generators and translators give `x` in the shape of the field they imitate, an autoencoder that `x` and its
   * `code`, a classifier `logits`.
   */
  readonly outputs?: Readonly<Record<string, OutputShape>>;
  /**
   * Field of the data set the net's picture lives in (its output, or a discriminator's input), `x` unless said; null for
   * a net without one.
   */
  readonly field?: string | null;
}

/** How a net is called, where that is not as usual. */
export interface CallOptions {
  /** False: in evaluation mode inside a loss, with moving averages in place of the batch's statistics. */
  readonly training?: boolean;
  /** True: no gradient reaches the weights; it passes through to the inputs. */
  readonly frozen?: boolean;
  /** Name of moving averages of their own, for examples of another kind: `target`. */
  readonly statistics?: string;
}

/** A net, ready to be called inside a step; `O` names its outputs. Calling it twice uses the same weights. */
export interface Net<O extends string = string> {
  /** The first (or only) output. */
  (inputs: Inputs, options?: CallOptions): Tensor;
  /** All outputs by name, those beside the declared ones too. */
  outputs(inputs: Inputs, options?: CallOptions): Readonly<Record<O, Tensor>>;
  /** The trainable weights by their path below the net, `dense_1/kernel`, as they stand. */
  weights(): Readonly<Record<string, Tensor>>;
  /** The same net with these weights in place of its own, where they are given; gradients reach them. */
  with(weights: Readonly<Record<string, Tensor>>): Net<O>;
}

/** A net is a function of its inputs which asks its scope for layers and weights. */
export interface NetBuilder {
  (inputs: Inputs, net: NetScope): Tensor | Record<string, Tensor>;
  /**
   * Smallest and largest value the net can give, where that is fixed; see {@link withRange}. Left out: the net follows
   * the data, as one that ends in `net.intoRange` does.
   */
  readonly range?: readonly [number, number];
  /** Names of all inputs that it uses; left out where it takes any. See {@link withInputs}. */
  readonly inputs?: readonly string[];
}

/** What `create` of an architecture is given. */
export interface ArchitectureContext {
  readonly data: DataSpec;
  /** False for a net without a picture. */
  readonly hasField: boolean;
  /** The field the net's picture lives in; throws for a net without one. */
  readonly field: FieldSpec;
  readonly latent: Latent;
}

/** A builder for each role the architecture has. */
export type Architecture = Readonly<Partial<Record<Role, NetBuilder>>>;
