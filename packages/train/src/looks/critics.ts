import { setImmediate } from 'node:timers/promises';
import { inPlugin } from '@ganzoo/engine';
import { PluginContractError, tf, type Batch, type Critic, type JudgeExamples } from '@ganzoo/sdk';
import { sizeOf } from '@ganzoo/sdk/data';
import { changedBatch } from '@ganzoo/sdk/games';
import { known } from '@ganzoo/sdk/host';
import { OpenLook, type LookContext, type Looker } from './look.ts';

/** Examples judged at a time. */
const BATCH = 250;

type Examples = Parameters<JudgeExamples>[0];

/** The critics of a training that stands still as functions of plain numbers, for one metric; to be disposed of. */
export class OpenCritics {
  /** By player. */
  readonly critics: Readonly<Record<string, JudgeExamples>>;
  readonly #open: OpenLook;
  /** What losses see, by the number of examples: the same ones are judged alike, whatever was judged before. */
  readonly #batches = new Map<number, Promise<Batch>>();

  constructor(
    private readonly context: LookContext,
    private readonly looker: Looker & { /** The result that is judged. */ readonly judged: string },
    private readonly signal?: AbortSignal,
  ) {
    this.#open = new OpenLook(context, looker);
    const judges = Object.entries(this.#open.look.critics).map(([player, critic]) => {
      const judge: JudgeExamples = examples => this.#judge(player, critic, examples);
      return [player, judge] as const;
    });
    this.critics = known('critic', Object.fromEntries(judges));
  }

  dispose(): void {
    this.#open.dispose();
  }

  async #judge(player: string, critic: Critic, examples: Examples): Promise<Float32Array> {
    const { label } = this.context.parts.objective;
    const { judged } = this.looker;
    const who = `The critic '${player}' of ${label}`;
    const { count } = examples;
    const scores = new Float32Array(count);
    for (let from = 0; from < count; from += BATCH) {
      const here = Math.min(BATCH, count - from);
      const batch = await this.#batch(here);
      const made = this.#open.look.compute(() => {
        const real = given(tensorsOf(examples, from, here), who);
        return inPlugin(label, () => meanOfEach(critic.score(real[judged]!, changedBatch(batch, { real }))));
      });
      scores.set(made, from);
      await setImmediate(); // the terminal and Ctrl-C get their turn
      this.signal?.throwIfAborted();
    }
    return scores;
  }

  #batch(count: number): Promise<Batch> {
    const batch = this.#batches.get(count) ?? this.#open.look.batch(count);
    this.#batches.set(count, batch);
    return batch;
  }
}

/** The results of some examples, [n, ...shape] each. */
function tensorsOf({ values, fields }: Examples, from: number, count: number): Record<string, tf.Tensor> {
  const tensors = Object.entries(fields).map(([name, { shape }]) => {
    const size = sizeOf(shape);
    const numbers = values[name]!.subarray(from * size, (from + count) * size);
    const dtype = numbers instanceof Int32Array ? 'int32' : 'float32';
    return [name, tf.tensor(numbers, [count, ...shape], dtype)] as const;
  });
  return Object.fromEntries(tensors);
}

/** Fields as all that a critic may read. */
function given(fields: Record<string, tf.Tensor>, who: string): Readonly<Record<string, tf.Tensor>> {
  return new Proxy(fields, {
    get(all, key): unknown {
      if (key in all) return Reflect.get(all, key);
      throw new PluginContractError(
        `${who} judges by '${String(key)}', which the examples do not have: the metric names it in needs.results.`,
      );
    },
  });
}

/** The mean over all but the first axis. */
function meanOfEach(scores: tf.Tensor): tf.Tensor {
  return tf.mean(tf.reshape(scores, [scores.shape[0], -1]), 1);
}
