import type { RunParts } from '@ganzoo/core';
import { inPlugin, type CompileMode, type Engine, type StepFunction } from '@ganzoo/engine';
import {
  TensorRng,
  tf,
  type Parameters,
  type ParameterRequest,
  type ParameterSource,
  type Rng,
} from '@ganzoo/sdk';
import type { ResidentSplit } from '../data/resident.ts';
import type { WantedMode } from '../step/choose-mode.ts';
import { drawLatent } from './latent.ts';
import { makeNets } from './nets.ts';

/** What samples are drawn from. */
export interface SamplerContext {
  readonly engine: Engine;
  readonly parts: RunParts;
  readonly rng: Rng;
  readonly nets: Parameters;
  readonly memory: Parameters;
  /** Real examples for games that translate; any split. */
  readonly data: ResidentSplit;
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
  private readonly compiled = new Map<string, StepFunction>();

  constructor(private readonly context: SamplerContext) {}

  /** `count` examples of a stream, from batch number `counter` on; `batch` at a time (count must be a multiple). */
  draw(stream: string, counter: number, count: number, batch = count): Samples {
    const parts: Float32Array[] = [];
    for (let i = 0; i < count / batch; i++) {
      const output = this.run(stream, counter + i, batch);
      parts.push(output.dataSync() as Float32Array);
      output.dispose();
    }
    return { values: concatenate(parts), count };
  }

  /** One batch as a tensor, the caller's to dispose. */
  run(stream: string, counter: number, batch: number): tf.Tensor {
    const number = tf.scalar(counter, 'int32');
    const [output] = this.function(stream, batch).run([number]);
    number.dispose();
    return output!;
  }

  /** Examples for given latent vectors [n, dim], for interpolations. */
  fromLatent(z: tf.Tensor): tf.Tensor {
    const step = this.context.engine.step(
      'sample-latent',
      [{ shape: z.shape, dtype: 'float32' }],
      (given: tf.Tensor) => [
        this.sample(given, new TensorRng(this.context.rng.fork('latent'), 0), z.shape[0]!),
      ],
      this.mode,
    );
    const [output] = step.run([z]);
    step.dispose();
    return output!;
  }

  dispose(): void {
    for (const step of this.compiled.values()) step.dispose();
    this.compiled.clear();
  }

  private get mode(): CompileMode {
    return this.context.mode === 'off' ? 'off' : 'graph';
  }

  private function(stream: string, batch: number): StepFunction {
    const key = `${stream}/${batch}`;
    let step = this.compiled.get(key);
    if (!step) {
      const { engine, parts, rng } = this.context;
      const draw = (counter: tf.Tensor): tf.Tensor[] => {
        const noise = new TensorRng(rng.fork(`sample/${stream}`), counter as tf.Scalar);
        return [this.sample(drawLatent(noise.fork('z'), parts.config.train.latent, batch), noise, batch)];
      };
      step = engine.step(`sample-${stream}`, [{ shape: [], dtype: 'int32' }], draw, this.mode);
      this.compiled.set(key, step);
    }
    return step;
  }

  private sample(z: tf.Tensor, noise: TensorRng, batchSize: number): tf.Tensor {
    const { parts, data, nets, memory } = this.context;
    const parameters = parts.config.train.ema ? averaged(nets, memory) : nets;
    return inPlugin(parts.objective.label, () => {
      const real = data.batch(noise.fork('rows').integers([batchSize], 0, data.size));
      return parts.game.sample({
        z,
        batchSize,
        real,
        rng: noise.fork('loss'),
        nets: makeNets(parts, { parameters, training: false, rng: noise.fork('nets') }),
      });
    });
  }
}

/** The nets' parameters with averaged weights in place of the last ones, where there are. */
function averaged(nets: Parameters, memory: Parameters): ParameterSource {
  return {
    get(path: string, shape: readonly number[], request: ParameterRequest) {
      const last = nets.get(path, shape, request);
      return memory.find(`ema/${path}`) ?? last;
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
