import type { Parameters } from '@ganzoo/sdk/host';

/** A tensor with a value that is no number, and that value. */
export interface BrokenTensor {
  /** `generator/dense_1/kernel`, `adam-m/generator/dense_1/kernel`. */
  readonly path: string;
  /** NaN, Infinity or -Infinity. */
  readonly value: number;
}

/** Values by path. */
type Values = ReadonlyMap<string, { readonly data: Float32Array | Int32Array }>;

/**
 * The first weight, in the order of their making, or else the first tensor kept beside the weights that holds NaN or an
 * infinite value; undefined where all are numbers. A game's own state may be infinite, such as a best loss before the
 * first, but not NaN.
 */
export function firstBrokenTensor(nets: Values, extras: Values): BrokenTensor | undefined {
  for (const [path, { data }] of [...nets, ...extras]) {
    const value = path.startsWith('state/') ? firstOf(data, Number.isNaN) : firstBrokenValue(data);
    if (value !== undefined) return { path, value };
  }
  return undefined;
}

/** The same of parameters as they are now. */
export function firstBrokenParameter(nets: Parameters, extras: Parameters): BrokenTensor | undefined {
  return firstBrokenTensor(nets.values(), extras.values());
}

/** The first value that is NaN or infinite. */
export function firstBrokenValue(values: ArrayLike<number>): number | undefined {
  return firstOf(values, value => !Number.isFinite(value));
}

function firstOf(values: ArrayLike<number>, test: (value: number) => boolean): number | undefined {
  for (let i = 0; i < values.length; i++) if (test(values[i]!)) return values[i];
  return undefined;
}
