import { setImmediate } from 'node:timers/promises';
import type { Engine, StepFunction } from '@ganzoo/engine';
import { tf, type FeatureNet, type FeatureSet, type FieldSpec, type SampleSet } from '@ganzoo/sdk';
import { sizeOf } from '@ganzoo/sdk/data';
import { known } from '@ganzoo/sdk/host';

/** Examples generated, read or described at a time. */
export const BATCH = 250;

/** Results of a view, or fields of a split under their names. */
export type Batches = AsyncIterable<Record<string, tf.Tensor>> | Iterable<Record<string, tf.Tensor>>;

/** Features and the net they are made by. */
export interface Eyes {
  /** Same for metrics that see samples in the same way. */
  readonly key: string;
  readonly net: FeatureNet;
}

/** What one metric is to be given of some batches. */
export interface Wanted {
  readonly count: number;
  readonly results: readonly string[];
  /** The result that features are made of, and by what. */
  readonly looksAt?: string;
  readonly eyes?: Eyes;
}

/** Collects examples for metrics batch by batch: as they are, or as features and class probabilities. */
export class Collector {
  /** By features and the shape of a batch: the last one may be smaller. */
  private readonly steps = new Map<string, StepFunction>();

  constructor(private readonly engine: Engine) {}

  /**
   * What each metric wants of the batches, in one pass; a batch's tensors are disposed here.
   *
   * Metrics that want the same share it, each the first `count` examples. Throws the signal's reason where it is aborted.
   */
  async collect(
    batches: Batches,
    wanted: readonly Wanted[],
    fields: Readonly<Record<string, FieldSpec>>,
    signal?: AbortSignal,
  ): Promise<SampleSet[]> {
    const values = new Map<string, Column>();
    const described = new Map<string, Described>();
    for (const { count, results, looksAt, eyes } of wanted) {
      for (const name of results) {
        const { shape, dtype } = fields[name]!;
        most(values, name, count, () => new Column(sizeOf(shape), dtype === 'int32'));
      }
      if (looksAt === undefined || !eyes) continue;
      most(described, keyOf(looksAt, eyes), count, () => new Described(looksAt, eyes));
    }
    const count = Math.max(...wanted.map(each => each.count));
    let done = 0;
    for await (const batch of batches) {
      const here = Object.values(batch)[0]!.shape[0];
      for (const [name, column] of values) column.add(batch[name]!.dataSync(), done, here);
      for (const each of described.values()) {
        const [vectors, probabilities] = this.describe(batch[each.looksAt]!, each.eyes);
        each.vectors.add(vectors!, done, here);
        each.probabilities.add(probabilities!, done, here);
      }
      tf.dispose(batch);
      done += here;
      await setImmediate(); // the terminal and Ctrl-C get their turn
      signal?.throwIfAborted();
      if (done >= count) break;
    }
    return wanted.map(({ count: asked, results, looksAt, eyes }): SampleSet => {
      const own = Math.min(asked, done);
      const features = looksAt !== undefined && eyes && described.get(keyOf(looksAt, eyes))!.first(own);
      return {
        count: own,
        values: known(
          'result',
          Object.fromEntries(results.map(name => [name, values.get(name)!.first(own)])),
        ),
        fields: known('result', Object.fromEntries(results.map(name => [name, fields[name]!]))),
        ...(features && { features }),
      };
    });
  }

  dispose(): void {
    for (const step of this.steps.values()) step.dispose();
    this.steps.clear();
  }

  private describe(batch: tf.Tensor, { key, net }: Eyes): Float32Array[] {
    const place = `${batch.shape.join()} ${key}`;
    let step = this.steps.get(place);
    if (!step) {
      step = this.engine.step('features', [{ shape: batch.shape, dtype: 'float32' }], x => {
        const made = net.apply(x);
        return [made.features, tf.softmax(made.logits)];
      });
      this.steps.set(place, step);
    }
    const results = step.run([batch]);
    const values = results.map(result => result.dataSync() as Float32Array);
    tf.dispose(results);
    return values;
  }
}

/** Grows to the most examples that anybody wants. */
interface Growing {
  count: number;
}

/** The numbers of one result. */
class Column implements Growing {
  count = 0;
  private array: Float32Array | Int32Array | undefined;

  constructor(
    private readonly dim: number,
    private readonly whole = false,
  ) {}

  /** Adds the examples of a batch behind the `done` before it, as many as are wanted. */
  add(batch: Float32Array | Int32Array | Uint8Array, done: number, here: number): void {
    const take = Math.min(here, this.count - done);
    if (take <= 0) return;
    this.array ??= this.whole
      ? new Int32Array(this.count * this.dim)
      : new Float32Array(this.count * this.dim);
    this.array.set(batch.subarray(0, take * this.dim), done * this.dim);
  }

  first(count: number): Float32Array | Int32Array {
    const none = this.whole ? new Int32Array(0) : new Float32Array(0);
    return (this.array ?? none).subarray(0, count * this.dim);
  }
}

/** The features of one result. */
class Described implements Growing {
  readonly vectors: Column;
  readonly probabilities: Column;

  constructor(
    readonly looksAt: string,
    readonly eyes: Eyes,
  ) {
    this.vectors = new Column(eyes.net.dim);
    this.probabilities = new Column(eyes.net.classes);
  }

  get count(): number {
    return this.vectors.count;
  }

  set count(count: number) {
    this.vectors.count = count;
    this.probabilities.count = count;
  }

  first(count: number): FeatureSet {
    const { dim, classes } = this.eyes.net;
    const vectors = this.vectors.first(count) as Float32Array;
    const probabilities = this.probabilities.first(count) as Float32Array;
    return { dim, vectors, classes, probabilities };
  }
}

function keyOf(looksAt: string, { key }: Eyes): string {
  return `${looksAt} ${key}`;
}

function most<T extends Growing>(all: Map<string, T>, key: string, count: number, make: () => T): void {
  const found = all.get(key) ?? make();
  found.count = Math.max(found.count, count);
  all.set(key, found);
}
