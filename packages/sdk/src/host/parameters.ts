import * as tf from '@ganzoo/tfjs';
import { PluginContractError } from '../errors.ts';
import type { Rng } from '../rng/rng.ts';
import { TensorRng } from '../rng/tensor-rng.ts';
import { initializer, type Initializer } from '../nn/initializers.ts';
import type { ParameterRequest, ParameterSource } from '../nn/parameter-source.ts';
import { weightInfo } from '../nn/weight-info.ts';
import type { WeightInfo } from '../contracts/weight.ts';

/** A weight of a net, or a tensor it keeps without training it (a moving average, a power iteration's vector). */
export interface Parameter {
  /** `generator/dense_1/kernel`: name of the net, of the layer, of the weight. */
  readonly path: string;
  readonly variable: tf.Variable;
  readonly trainable: boolean;
  /** The weight as constraints and optimizers see it. */
  readonly info: WeightInfo;
}

/** Where variables live; the engine makes them, in the middle of tracing a step if need be. */
export interface ParameterHost {
  /** Runs `make` at once, outside of any step being traced. */
  eagerly<T>(make: () => T): T;
  /** Throws where there is no memory for a variable that is about to be made. */
  claim?(path: string, shape: readonly number[]): void;
  variable(initial: tf.Tensor, path: string, trainable: boolean): tf.Variable;
}

/** Values of a tensor, as a checkpoint holds them. */
interface SavedTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/** Values by path. */
export type ParameterValues = ReadonlyMap<string, SavedTensor>;

/**
 * All parameters of a game's nets by path, made at the first call that asks for them.
 *
 * First values depend on the seed and the path only, not on the order in which nets are called.
 */
export class Parameters implements ParameterSource {
  private readonly entries = new Map<string, Parameter>();
  private readonly restored: Map<string, SavedTensor>;
  private readonly starts = new Map<string, string | Initializer>();

  /** `restored`: values that take the place of initial ones. */
  constructor(
    private readonly host: ParameterHost,
    private readonly rng: Rng,
    restored: ParameterValues = new Map(),
  ) {
    this.restored = new Map(restored);
  }

  get(
    path: string,
    shape: readonly number[],
    { init, trainable, net, layer }: ParameterRequest,
  ): tf.Variable {
    const known = this.entries.get(path);
    if (known) {
      if (!tf.util.arraysEqual(known.variable.shape, [...shape])) {
        throw new PluginContractError(
          `Weight '${path}' was made with shape [${known.variable.shape}] and is now asked for with [${shape}].`,
          'A net must have the same layers at every call.',
        );
      }
      return known.variable;
    }
    this.host.claim?.(path, shape);
    const variable = this.host.eagerly(() =>
      tf.tidy(() => this.host.variable(this.first(path, shape, init), path, trainable)),
    );
    this.entries.set(path, { path, variable, trainable, info: weightInfo({ path, shape, net, layer }) });
    this.starts.set(path, init);
    return variable;
  }

  /**
   * All parameters, in the order of their making: those of a checkpoint as they stand there, since a run that goes on may ask
   * for them in another order, and sums over all, such as the norm of a gradient, would round otherwise.
   */
  all(): Parameter[] {
    const before = [...this.restored.keys()].flatMap(path => this.entries.get(path) ?? []);
    return [...new Set([...before, ...this.entries.values()])];
  }

  /** The trainable ones of the nets of these names. */
  trainable(nets: readonly string[]): Parameter[] {
    // a net's own name may hold a /, as in a list of games
    const isTheirs = (path: string): boolean => nets.some(net => path.startsWith(`${net}/`));
    return this.all().filter(({ path, trainable }) => trainable && isTheirs(path));
  }

  /** The variable of a path, made or restored before; undefined where there is none. */
  find(path: string): tf.Variable | undefined {
    const known = this.entries.get(path)?.variable;
    const saved = this.restored.get(path);
    if (known || !saved) return known;
    return this.get(path, saved.shape, { init: 'zeros', trainable: false });
  }

  /** Gives a variable its first value again; not while a step is traced. */
  restart(path: string): void {
    const { variable } = this.entries.get(path)!;
    const init = this.starts.get(path)!;
    tf.tidy(() => variable.assign(tf.cast(this.begin(path, variable.shape, init), variable.dtype)));
  }

  /** Forgets variables, with what a checkpoint had of them. */
  forget(paths: readonly string[]): void {
    for (const path of paths) {
      this.entries.get(path)?.variable.dispose();
      this.entries.delete(path);
      this.restored.delete(path);
    }
  }

  /** The one number of a scalar as it stands, also while a step is traced; 0 where there is no such variable. */
  number(path: string): number {
    const variable = this.find(path);
    return variable ? this.host.eagerly(() => variable.dataSync()[0]!) : 0;
  }

  /** Present values by path; restored ones that nothing has asked for yet stay as they are. */
  values(): Map<string, { shape: readonly number[]; data: Float32Array | Int32Array }> {
    const values = new Map(this.restored);
    for (const { path, variable } of this.entries.values()) {
      values.set(path, { shape: variable.shape, data: variable.dataSync() as Float32Array | Int32Array });
    }
    return values;
  }

  dispose(): void {
    for (const { variable } of this.entries.values()) variable.dispose();
    this.entries.clear();
  }

  private begin(path: string, shape: readonly number[], init: string | Initializer): tf.Tensor {
    return initializer(init)(shape, new TensorRng(this.rng.fork(path), 0));
  }

  private first(path: string, shape: readonly number[], init: string | Initializer): tf.Tensor {
    const saved = this.restored.get(path);
    if (!saved) return this.begin(path, shape, init);
    if (!tf.util.arraysEqual([...saved.shape], [...shape])) {
      throw new PluginContractError(
        `The checkpoint's '${path}' has shape [${saved.shape}], but the net asks for [${shape}].`,
        'The checkpoint belongs to another architecture, or to other parameters of it.',
      );
    }
    return tf.tensor(saved.data, [...shape]);
  }
}
