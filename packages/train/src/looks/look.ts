import { inPlugin } from '@ganzoo/engine';
import { PluginContractError, tf, type Batch, type Computed, type Look } from '@ganzoo/sdk';
import { MOMENT, TensorRng, known, readOnly } from '@ganzoo/sdk/host';
import { streamOf, type RealExamples } from '../data/batch-source.ts';
import { averaged } from '../model/averaged.ts';
import { fieldsRead } from '../model/fields-read.ts';
import { gameState, stateOf } from '../model/game-state.ts';
import { drawLatent } from '../model/latent.ts';
import { makeNets, type NetsContext } from '../model/nets.ts';
import { isTensor } from '../given.ts';
import { lastStep, type Progress } from '../progress.ts';
import type { StepContext } from '../step/context.ts';

/** A training that is looked at. */
export interface LookContext extends Omit<StepContext, 'watch'> {
  readonly progress: Progress;
}

/** Whose look it is: of the monitor or metric `label`, by numbers of the stream of its `id`. */
export interface Looker {
  readonly label: string;
  readonly id: string;
}

/** A look that is under way; to be disposed of. */
export class OpenLook {
  readonly look: Look;
  readonly #kept: tf.Tensor[] = [];
  /** What batches keep within one computation, whose tensors are gone afterwards. */
  readonly #memos: Map<string, unknown>[] = [];
  #batches = 0;
  #computing = false;

  constructor(
    private readonly context: LookContext,
    private readonly looker: Looker,
  ) {
    const { parts, progress } = context;
    const critics = Object.entries(parts.game.players).flatMap(([player, { critic }]) =>
      critic ? [[player, critic] as const] : [],
    );
    this.look = {
      step: progress.step,
      scalars: progress.scalars,
      critics: known('critic', Object.fromEntries(critics)),
      batch: count => this.#batch(count),
      compute: make => this.#compute(make),
      rng: this.#stream.fork('host'),
    };
  }

  dispose(): void {
    tf.dispose(this.#kept.splice(0));
  }

  get #stream() {
    const { rng, progress } = this.context;
    return rng.fork('monitors').fork(this.looker.id).fork(progress.step);
  }

  async #batch(count: number): Promise<Batch> {
    const { label } = this.looker;
    if (!Number.isSafeInteger(count) || count < 1)
      throw new PluginContractError(
        `${label} asks for a batch of ${count} examples.`,
        'Give a whole number.',
      );
    const { parts, extras, schedule, progress } = this.context;
    const stream = this.#stream.fork(this.#batches++);
    const noise = new TensorRng(stream, progress.step);
    const real = await this.#examples(stream, count);
    // in the terms of the last step, as samples are drawn
    const last = lastStep(progress.history);
    const [step, scheduled] = [tf.scalar(last.step, 'int32'), tf.tensor1d(schedule.values(last), 'float32')];
    this.#kept.push(step, scheduled);
    const numbers = schedule.numbersIn(scheduled, schedule.constantsAt(last));
    const parameters = this.#parameters();
    const nets = makeNets(parts, { parameters, training: false, rng: noise.fork('nets'), numbers, step });
    const state = Object.entries(stateOf(extras, gameState(parts)));
    const keep = this.#keep.bind(this);
    const memo = new Map<string, unknown>();
    this.#memos.push(memo);
    let z: tf.Tensor | undefined;
    return {
      real: fieldsRead(parts, real.fields),
      rows: real.rows,
      get z() {
        return (z ??= keep(() => drawLatent(noise.fork('z'), parts.config.train.latent, count)));
      },
      batchSize: count,
      nets,
      rng: noise.fork('loss'),
      state: known('state', Object.fromEntries(state.map(([name, kept]) => [name, readOnly(kept, name)]))),
      step,
      once<T>(key: string, make: () => T): T {
        if (!memo.has(key)) memo.set(key, make());
        return memo.get(key) as T;
      },
      [MOMENT]: numbers,
    };
  }

  /** Random rows of each group. */
  async #examples(stream: LookContext['rng'], count: number): Promise<RealExamples> {
    const { data } = this.context;
    const args = await data.fetch(count, group =>
      stream.fork(streamOf('rows', group)).integers(count, group.data.size),
    );
    this.#kept.push(...args);
    let examples: RealExamples | undefined;
    const fields = tf.tidy(() => (examples = data.batch(args)).fields);
    this.#kept.push(...Object.values(fields));
    return examples!;
  }

  #compute<T extends tf.Tensor | Readonly<Record<string, tf.Tensor>>>(make: () => T): Computed<T> {
    const { label } = this.looker;
    if (this.#computing)
      throw new PluginContractError(
        `${label} calls compute inside of compute.`,
        'Compute one after the other.',
      );
    this.#computing = true;
    let numbers: Float32Array | Readonly<Record<string, Float32Array>>;
    try {
      tf.tidy(() => {
        numbers = read(inPlugin(label, make), label);
      });
    } finally {
      this.#computing = false;
      for (const memo of this.#memos) memo.clear();
    }
    return numbers! as Computed<T>;
  }

  /** A tensor that lasts until the look is over, wherever it is asked for. */
  #keep(make: () => tf.Tensor): tf.Tensor {
    const kept = tf.keep(tf.tidy(make));
    this.#kept.push(kept);
    return kept;
  }

  /** Weights to be read, where they may be. */
  #parameters(): NetsContext['parameters'] {
    const parameters = averaged(this.context);
    return {
      trainable: names =>
        parameters
          .trainable(names)
          .map(({ path, variable }) => ({ path, variable: readOnly(variable, path) })),
      get: (path, shape, request) => {
        if (this.#computing) return parameters.get(path, shape, request);
        throw new PluginContractError(
          `${this.looker.label} calls a net outside of compute.`,
          'Write `compute(() => nets.generator({ z }))`, which cleans up after itself.',
        );
      },
    };
  }
}

/** The numbers of what a computation gave. */
function read(made: unknown, label: string): Float32Array | Readonly<Record<string, Float32Array>> {
  if (isTensor(made)) return Float32Array.from(made.dataSync());
  const named = typeof made === 'object' && made !== null ? Object.entries(made) : [];
  const other = named.find(([, each]) => !isTensor(each));
  if (named.length === 0 || other) {
    const what = other ? `'${other[0]}', which is no tensor` : `${String(made)}, which is no tensor`;
    throw new PluginContractError(`compute of ${label} gives ${what}.`, 'Give a tensor, or some by name.');
  }
  return Object.fromEntries(
    named.map(([name, tensor]) => [name, Float32Array.from((tensor as tf.Tensor).dataSync())] as const),
  );
}
