import type { HostValues } from './context.ts';
import type { Attribute, TensorMetadata } from './types.ts';

/** Operations whose every call counts: those that call functions, which may change variables. */
const IMPURE = /^(While|ganzoo_)/;

/** Numbers up to which constants are compared. */
const SMALL = 16;

/**
 * Nodes of a graph by what they compute, so that the same thing is computed once: gradients written from a layer's input
 * repeat parts of the forward pass, and every use of a number would be a constant of its own.
 */
export class PureNodes {
  private readonly known = new Map<string, TensorMetadata[]>();

  /** The outputs of an operation on these inputs, made by `make` where there are none yet. */
  operation(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly number[],
    make: () => TensorMetadata[],
  ): TensorMetadata[] {
    if (IMPURE.test(name)) return make();
    return this.once(`${name} ${inputs.join()} ${JSON.stringify(attributes)}`, make);
  }

  /** A constant with these values, made by `make` where there is none yet; large ones are always made. */
  constant(
    shape: readonly number[],
    dtype: number,
    values: HostValues,
    make: () => TensorMetadata[],
  ): TensorMetadata[] {
    if (values.length > SMALL) return make();
    // Object.is tells 0 from -0, which text would not
    const texts = Array.from(values as ArrayLike<number | bigint>, value =>
      Object.is(value, -0) ? '-0' : String(value),
    );
    return this.once(`${dtype} [${shape.join()}] ${texts.join()}`, make);
  }

  private once(key: string, make: () => TensorMetadata[]): TensorMetadata[] {
    const nodes = this.known.get(key) ?? make();
    this.known.set(key, nodes);
    return nodes;
  }
}
