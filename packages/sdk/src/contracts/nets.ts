import type { Tensor } from '@ganzoo/tfjs';
import type { NetScope } from '../nn/scope.ts';
import type { DataSpec, FieldSpec } from './data.ts';
import type { Latent } from './latent.ts';

/** Named tensors that enter a net, each with a leading batch axis. */
export type Inputs = Readonly<Record<string, Tensor>>;

/** Parts a net can play; an architecture offers a builder for each one it has. */
export type Role = 'generator' | 'discriminator' | 'encoder' | 'translator' | 'classifier' | 'autoencoder';

/** A net as an objective asks for it. */
export interface NetDeclaration {
  readonly role: Role;
  /**
   * Named outputs of the net's last layer and the shape of each, without the batch axis.
   * Left out: a discriminator gives `score` of shape `[1]`, an encoder `code` of the latent's length,
   * generators and translators give `x` in the shape of the field they imitate, an autoencoder that `x` and its `code`.
   */
  readonly outputs?: Readonly<Record<string, readonly number[]>>;
  /** Field of the data set the net's picture lives in (its output, or a discriminator's input); `x` unless said. */
  readonly field?: string;
}

/** A net, ready to be called inside a step. Calling it twice uses the same weights. */
export interface Net {
  /** The first (or only) output. */
  (inputs: Inputs): Tensor;
  /** All outputs by name. */
  outputs(inputs: Inputs): Record<string, Tensor>;
}

/** A net is a function of its inputs which asks its scope for layers and weights. */
export interface NetBuilder {
  (inputs: Inputs, net: NetScope): Tensor | Record<string, Tensor>;
  /**
   * Smallest and largest value the net can give, where that is fixed; see {@link withRange}. Left out: the net follows
   * the data, as one that ends in `net.intoRange` does.
   */
  readonly range?: readonly [number, number];
}

/** What `create` of an architecture is given. */
export interface ArchitectureContext {
  readonly data: DataSpec;
  /** The field the nets are made for. */
  readonly field: FieldSpec;
  readonly latent: Latent;
}

/** A builder for each role the architecture has. */
export type Architecture = Readonly<Partial<Record<Role, NetBuilder>>>;
