import type { RunParts } from '@ganzoo/core';
import { inPlugin, type ArgumentSpec, type CompileMode, type Engine } from '@ganzoo/engine';
import { tf, type History, type Rng } from '@ganzoo/sdk';
import { MOMENT, TensorRng, type Parameters } from '@ganzoo/sdk/host';
import { type ParameterRequest } from '@ganzoo/sdk/nn';
import { streamOf, type BatchSource, type RealExamples } from '../data/batch-source.ts';
import { exampleTensors } from '../data/split-data.ts';
import type { WantedMode } from '../step/choose-mode.ts';
import type { Schedule } from '../step/schedule.ts';
import { fieldsRead } from './fields-read.ts';
import { gameState, stateOf } from './game-state.ts';
import { checkSamples } from './check-samples.ts';
import { drawLatent } from './latent.ts';
import { makeNets, type NetsContext } from './nets.ts';

/** What samples are drawn from. */
export interface SamplerContext {
  readonly engine: Engine;
  readonly parts: RunParts;
  readonly rng: Rng;
  readonly nets: Parameters;
  readonly extras: Parameters;
  /** Real examples for games that translate; any split. */
  readonly data: BatchSource;
  readonly schedule: Schedule;
  /** How far the training is: samples are drawn with the scheduled values of its last step. */
  readonly history: () => History;
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
    const number = tf.scalar(counter, 'int32');
    const output = await made.call(number, counter);
    number.dispose();
    return output;
  }

  /** Draws a batch on a graph that is thrown away; throws where the game gives what it should not. */
  rehearse(): void {
    const { engine, parts } = this.context;
    const { batchSize, latent } = parts.config.train;
    const specs = [
      { shape: [batchSize, latent.dim], dtype: 'float32' as const },
      ...this.surroundings(batchSize),
    ];
    const noise = new TensorRng(this.context.rng.fork('rehearsal'), 0);
    engine.rehearse(specs, (z, step, numbers, ...examples) => {
      const now = {
        step: step as tf.Scalar,
        numbers: numbers as tf.Tensor1D,
        constants: this.context.schedule.constantsAt(this.last),
      };
      return [this.sample(z, noise, batchSize, now, () => this.context.data.batch(examples))];
    });
  }

  /** Examples for given latent vectors [n, dim], for interpolations. */
  async fromLatent(z: tf.Tensor): Promise<tf.Tensor> {
    const noise = (): TensorRng => new TensorRng(this.context.rng.fork('latent'), 0);
    const made = this.compile('sample-latent', { shape: z.shape, dtype: 'float32' }, z.shape[0], {
      rows: noise,
      sample: (given, now, real) => this.sample(given, noise(), z.shape[0], now, real),
    });
    const output = await made.call(z, 0);
    made.dispose();
    return output;
  }

  dispose(): void {
    for (const made of this.compiled.values()) made.dispose();
    this.compiled.clear();
  }

  private get mode(): CompileMode {
    return this.context.mode === 'off' ? 'off' : 'graph';
  }

  /** The last step of the training, in whose terms samples are drawn. */
  private get last(): History {
    const history = this.context.history();
    return { ...history, step: Math.max(0, history.step - 1) };
  }

  /** Arguments beside what samples are made from: the step, the scheduled numbers, real examples. */
  private surroundings(batch: number): ArgumentSpec[] {
    const { data, schedule } = this.context;
    const numbers = { shape: [schedule.length], dtype: 'float32' as const };
    return [{ shape: [], dtype: 'int32' }, numbers, ...data.arguments(() => [batch])];
  }

  private function(stream: string, batch: number): BatchFunction {
    const constants = this.context.schedule.constantsAt(this.last);
    // a value that is built in makes another function
    const key = `${stream}/${batch}/${JSON.stringify(constants)}`;
    let made = this.compiled.get(key);
    if (!made) {
      const { parts, rng } = this.context;
      const noiseOf = (counter: tf.Scalar | number): TensorRng =>
        new TensorRng(rng.fork(`sample/${stream}`), counter);
      made = this.compile(`sample-${stream}`, { shape: [], dtype: 'int32' }, batch, {
        rows: noiseOf,
        sample: (counter, now, real) => {
          const noise = noiseOf(counter as tf.Scalar);
          const z = drawLatent(noise.fork('z'), parts.config.train.latent, batch);
          return this.sample(z, noise, batch, now, real);
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
      sample(given: tf.Tensor, now: Now, real: () => RealExamples): tf.Tensor;
    },
  ): BatchFunction {
    const { engine, data, schedule } = this.context;
    const real = data.arguments(() => [batch]);
    // unknown until `sample` has run once: in a compiled function while it is traced, else at the first call
    let usesReal: boolean | undefined;
    const constants = schedule.constantsAt(this.last);
    const run = (
      given: tf.Tensor,
      step: tf.Tensor,
      numbers: tf.Tensor,
      ...examples: tf.Tensor[]
    ): tf.Tensor[] => {
      let requested: RealExamples | undefined;
      const now = { step: step as tf.Scalar, numbers: numbers as tf.Tensor1D, constants };
      const sample = how.sample(given, now, () => (requested ??= data.batch(examples)));
      usesReal ||= requested !== undefined;
      return [sample];
    };
    const step = engine.step(name, [argument, ...this.surroundings(batch)], run, this.mode);
    let blank: readonly tf.Tensor[] | undefined;
    const examplesOf = async (counter: number): Promise<readonly tf.Tensor[]> => {
      if (usesReal === false) return (blank ??= real.map(({ shape, dtype }) => tf.zeros([...shape], dtype)));
      const drawn: tf.Tensor[] = [];
      for (const group of data.groups) {
        const noise = how.rows(counter).fork(streamOf('rows', group));
        const rows = tf.tidy(() => noise.integers([batch], 0, group.data.size).dataSync());
        drawn.push(...exampleTensors(group.data, await group.data.fetch(rows as Int32Array), [batch]));
      }
      return drawn;
    };
    return {
      call: async (given, counter) => {
        const examples = await examplesOf(counter);
        const { last } = this;
        const now = [tf.scalar(last.step, 'int32'), tf.tensor1d(schedule.values(last), 'float32')];
        const [output] = step.run([given, ...now, ...examples]);
        tf.dispose(now);
        if (examples !== blank) tf.dispose([...examples]);
        return output!;
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
    now: Now,
    real: () => RealExamples,
  ): tf.Tensor {
    const { parts, nets, extras, schedule } = this.context;
    const numbers = schedule.numbersIn(now.numbers, now.constants);
    const parameters = parts.config.train.ema ? averaged(nets, extras) : nets;
    const made = inPlugin(parts.objective.label, () =>
      parts.game.sample({
        z,
        batchSize,
        get real() {
          return fieldsRead(parts, real().fields);
        },
        get rows() {
          return real().rows;
        },
        rng: noise.fork('loss'),
        nets: makeNets(parts, {
          parameters,
          training: false,
          rng: noise.fork('nets'),
          numbers,
          step: now.step,
        }),
        state: stateOf(extras, gameState(parts)),
        step: now.step,
        [MOMENT]: numbers,
      }),
    );
    checkSamples(parts, made, batchSize);
    return made;
  }
}

/** The step after which samples are drawn, and the scheduled numbers there. */
interface Now {
  readonly step: tf.Scalar;
  readonly numbers: tf.Tensor1D;
  /** Those that the function has built in. */
  readonly constants?: Readonly<Record<string, unknown>>;
}

/** A compiled function of what samples are made from; the counter says which real examples it is given. */
interface BatchFunction {
  /** A batch, the caller's to dispose. */
  call(given: tf.Tensor, counter: number): Promise<tf.Tensor>;
  dispose(): void;
}

/** The nets' parameters with averaged weights in place of the last ones, where there are. */
function averaged(nets: Parameters, extras: Parameters): NetsContext['parameters'] {
  return {
    trainable: names => nets.trainable(names),
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
