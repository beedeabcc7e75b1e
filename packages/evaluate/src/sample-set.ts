import { setImmediate } from 'node:timers/promises';
import type { Engine, StepFunction } from '@ganzoo/engine';
import { tf, type FeatureNet, type SampleSet } from '@ganzoo/sdk';
import { sizeOf } from '@ganzoo/sdk/data';

/** Examples generated, read or described at a time. */
export const BATCH = 250;

/** How a metric sees samples. */
interface View {
  readonly collector: SampleCollector;
  /** Same for metrics that see samples in the same way. */
  readonly featuresKey: string;
  readonly config: { readonly samples: number };
}

/** Collects samples for metrics from the batches [count, ...shape]; metrics that see as many in the same way share them. */
export function sharedSamples(batches: (count: number) => Iterable<tf.Tensor> | AsyncIterable<tf.Tensor>) {
  const known = new Map<string, SampleSet>();
  return async ({ collector, featuresKey, config }: View): Promise<SampleSet> => {
    const { samples } = config;
    const key = `${featuresKey}/${samples}`;
    const found = known.get(key) ?? (await collector.collect(batches(Math.min(BATCH, samples)), samples));
    known.set(key, found);
    return found;
  };
}

/** Collects examples batch by batch: as they are, or as features and class probabilities. */
export class SampleCollector {
  /** By the number of examples in a batch: a small split has fewer than what is generated. */
  private readonly steps = new Map<number, StepFunction>();

  constructor(
    private readonly engine: Engine,
    private readonly shape: readonly number[],
    private readonly features?: FeatureNet,
  ) {}

  /** The first `count` examples of the batches, each batch a tensor [n, ...shape] that is disposed here. */
  async collect(batches: Iterable<tf.Tensor> | AsyncIterable<tf.Tensor>, count: number): Promise<SampleSet> {
    const dim = sizeOf(this.shape);
    const { features } = this;
    // raw examples are only kept where no features stand for them: 10,000 large pictures would not fit
    const x = features ? new Float32Array(0) : new Float32Array(count * dim);
    const vectors = features && new Float32Array(count * features.dim);
    const probabilities = features && new Float32Array(count * features.classes);
    let done = 0;
    for await (const batch of batches) {
      const take = Math.min(batch.shape[0], count - done);
      if (features) {
        const [f, p] = this.describe(batch, features);
        vectors!.set(f!.subarray(0, take * features.dim), done * features.dim);
        probabilities!.set(p!.subarray(0, take * features.classes), done * features.classes);
      } else {
        x.set((batch.dataSync() as Float32Array).subarray(0, take * dim), done * dim);
      }
      batch.dispose();
      done += take;
      await setImmediate(); // the terminal and Ctrl-C get their turn
      if (done >= count) break;
    }
    return {
      count,
      dim,
      x,
      ...(features && {
        features: vectors,
        featureDim: features.dim,
        probabilities,
        classes: features.classes,
      }),
    };
  }

  dispose(): void {
    for (const step of this.steps.values()) step.dispose();
    this.steps.clear();
  }

  private describe(batch: tf.Tensor, features: FeatureNet): Float32Array[] {
    const count = batch.shape[0];
    let step = this.steps.get(count);
    if (!step) {
      step = this.engine.step('features', [{ shape: batch.shape, dtype: 'float32' }], x => {
        const made = features.apply(x);
        return [made.features, tf.softmax(made.logits)];
      });
      this.steps.set(count, step);
    }
    const results = step.run([batch]);
    const values = results.map(result => result.dataSync() as Float32Array);
    tf.dispose(results);
    return values;
  }
}
