import type { RunParts } from '@ganzoo/core';
import {
  inPlugin,
  type ArgumentSpec,
  type CompileMode,
  type Engine,
  type StepFunction,
} from '@ganzoo/engine';
import { tf, type Rng } from '@ganzoo/sdk';
import { TensorRng, type Parameters } from '@ganzoo/sdk/host';
import { type ParameterRequest, type ParameterSource } from '@ganzoo/sdk/nn';
import { exampleArguments, exampleTensors, type SplitData } from '../data/split-data.ts';
import type { WantedMode } from '../step/choose-mode.ts';
import { drawLatent } from './latent.ts';
import { makeNets } from './nets.ts';

/** What samples are drawn from. */
export interface SamplerContext {
  readonly engine: Engine;
  readonly parts: RunParts;
  readonly rng: Rng;
  readonly nets: Parameters;
  readonly extras: Parameters;
  /** Real examples for games that translate; any split. */
  readonly data: SplitData;
  /** `off` draws operation by operation; sampling is compiled as a graph otherwise, since XLA would not pay. */
  readonly mode: WantedMode;
}

/** Examples drawn from the game, [count, ...shape] one after another. */
export interface Samples {
  readonly values: Float32Array;
  readonly count: number;
}

/**
 * Draws examples with the nets in evaluation mode and, where there are averaged weights, with these.
 *
 * Which ones are drawn depends on seed, stream and counter only: the same stream and counter give the same latent
 * vectors at every step of the training, which is what makes a grid of fixed noise.
 */
export class Sampler {
  private readonly compiled = new Map<string, BatchFunction>();

  constructor(private readonly context: SamplerContext) {}

  /** `count` examples of a stream, from batch number `counter` on; `batch` at a time (count must be a multiple). */
  async draw(stream: string, counter: number, count: number, batch = count): Promise<Samples> {
    const parts: Float32Array[] = [];
    for (let i = 0; i < count / batch; i++) {
      const output = await this.run(stream, counter + i, batch);
      parts.push(output.dataSync() as Float32Array);
      output.dispose();
    }
    return { values: concatenate(parts), count };
  }

  /** One batch as a tensor, the caller's to dispose. */
  async run(stream: string, counter: number, batch: number): Promise<tf.Tensor> {
    const made = this.function(stream, batch);
    const examples = await made.examples(counter);
    const number = tf.scalar(counter, 'int32');
    const [output] = made.step.run([number, ...examples]);
    number.dispose();
    made.release(examples);
    return output!;
  }

  /** Examples for given latent vectors [n, dim], for interpolations. */
  async fromLatent(z: tf.Tensor): Promise<tf.Tensor> {
    const noise = (): TensorRng => new TensorRng(this.context.rng.fork('latent'), 0);
    const made = this.compile('sample-latent', { shape: z.shape, dtype: 'float32' }, z.shape[0], {
      rows: noise,
      sample: (given, real) => this.sample(given, noise(), z.shape[0], real),
    });
    const examples = await made.examples(0);
    const [output] = made.step.run([z, ...examples]);
    made.release(examples);
    made.dispose();
    return output!;
  }

  dispose(): void {
    for (const made of this.compiled.values()) made.dispose();
    this.compiled.clear();
  }

  private get mode(): CompileMode {
    return this.context.mode === 'off' ? 'off' : 'graph';
  }

  private function(stream: string, batch: number): BatchFunction {
    const key = `${stream}/${batch}`;
    let made = this.compiled.get(key);
    if (!made) {
      const { parts, rng } = this.context;
      const noiseOf = (counter: tf.Scalar | number): TensorRng =>
        new TensorRng(rng.fork(`sample/${stream}`), counter);
      made = this.compile(`sample-${stream}`, { shape: [], dtype: 'int32' }, batch, {
        rows: noiseOf,
        sample: (counter, real) => {
          const noise = noiseOf(counter as tf.Scalar);
          return this.sample(
            drawLatent(noise.fork('z'), parts.config.train.latent, batch),
            noise,
            batch,
            real,
          );
        },
      });
      this.compiled.set(key, made);
    }
    return made;
  }

  /**
   * Compiles a function of what samples are made from, and of real examples.
   *
   * Most games make samples from noise alone, and to read real examples may be slow. If `sample` does not request them
   * while it is traced, zeros are fed in their place and nothing is read.
   */
  private compile(
    name: string,
    argument: ArgumentSpec,
    batch: number,
    how: {
      rows(counter: number): TensorRng;
      sample(given: tf.Tensor, real: () => Record<string, tf.Tensor>): tf.Tensor;
    },
  ): BatchFunction {
    const { engine, data } = this.context;
    const real = exampleArguments(data, [batch]);
    // unknown until `sample` has run once: in a compiled function while it is traced, else at the first call
    let usesReal: boolean | undefined;
    const run = (given: tf.Tensor, ...examples: tf.Tensor[]): tf.Tensor[] => {
      let requested: Record<string, tf.Tensor> | undefined;
      const sample = how.sample(given, () => (requested ??= data.batch(examples)));
      usesReal ||= requested !== undefined;
      return [sample];
    };
    const step = engine.step(name, [argument, ...real], run, this.mode);
    let blank: readonly tf.Tensor[] | undefined;
    return {
      step,
      examples: async counter => {
        if (usesReal === false)
          return (blank ??= real.map(({ shape, dtype }) => tf.zeros([...shape], dtype)));
        const rows = tf.tidy(() => how.rows(counter).fork('rows').integers([batch], 0, data.size).dataSync());
        return exampleTensors(data, await data.fetch(rows as Int32Array), [batch]);
      },
      release: examples => {
        if (examples !== blank) tf.dispose([...examples]);
      },
      dispose: () => {
        tf.dispose([...(blank ?? [])]);
        blank = undefined;
        step.dispose();
      },
    };
  }

  private sample(
    z: tf.Tensor,
    noise: TensorRng,
    batchSize: number,
    real: () => Record<string, tf.Tensor>,
  ): tf.Tensor {
    const { parts, nets, extras } = this.context;
    const parameters = parts.config.train.ema ? averaged(nets, extras) : nets;
    return inPlugin(parts.objective.label, () =>
      parts.game.sample({
        z,
        batchSize,
        get real() {
          return real();
        },
        rng: noise.fork('loss'),
        nets: makeNets(parts, { parameters, training: false, rng: noise.fork('nets') }),
      }),
    );
  }
}

/** A compiled function and where its real examples come from. */
interface BatchFunction {
  readonly step: StepFunction;
  /** Tensors of the real examples of a batch, to be given back to `release`. */
  examples(counter: number): Promise<readonly tf.Tensor[]>;
  release(examples: readonly tf.Tensor[]): void;
  dispose(): void;
}

/** The nets' parameters with averaged weights in place of the last ones, where there are. */
function averaged(nets: Parameters, extras: Parameters): ParameterSource {
  return {
    get(path: string, shape: readonly number[], request: ParameterRequest) {
      const last = nets.get(path, shape, request);
      return extras.find(`ema/${path}`) ?? last;
    },
  };
}

function concatenate(arrays: readonly Float32Array[]): Float32Array {
  if (arrays.length === 1) return arrays[0]!;
  const all = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}
