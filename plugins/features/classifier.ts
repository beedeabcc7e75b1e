import { CompositionError, definePlugin } from '@ganzoo/sdk';
import type { DataSpec, NetBuilder, tf } from '@ganzoo/sdk';

/** Changes with the layers below, so that a cached net of older ones is not taken for this one. */
const VERSION = 1;

/** Classes of the labels; throws {@link CompositionError} where examples have none. */
function classesOf({ fields }: DataSpec): number {
  const classes = fields['y']?.classes;
  if (!fields['x'] || !classes) {
    throw new CompositionError(
      'The classifier learns from examples `x` with labels `y`, which this data set does not have.',
      'Choose a labelled data set, such as `dataset=mnist`, or metrics that need no features.',
    );
  }
  return classes;
}

/**
 * Images: conv 32 5×5/2, conv 64 5×5/2; vectors: dense 128 twice; then dense `dim`, the features, all with ReLU, and
 * dense `classes`, the logits. [batch, ...] to { features: [batch, dim], logits: [batch, classes] }.
 */
function builder(dim: number, classes: number): NetBuilder {
  return ({ x }, net) => {
    const relu = (h: tf.Tensor): tf.Tensor => net.activate(h, 'relu');
    const init = 'he-normal';
    const conv = (h: tf.Tensor, filters: number): tf.Tensor =>
      relu(net.conv(h, filters, { kernel: 5, stride: 2, init }));
    const dense = (h: tf.Tensor, units: number): tf.Tensor => relu(net.dense(h, units, { init }));
    const hidden = x!.rank === 4 ? conv(conv(x!, 32), 64) : dense(dense(net.flatten(x!), 128), 128);
    const features = dense(net.flatten(hidden), dim);
    return { features, logits: net.dense(features, classes) };
  };
}

/**
 * Last hidden layer and class probabilities of a small net trained once on the training split, and kept in the cache.
 *
 * Scores made with it are FIDc and ISc: they order models of one data set, but are not FID and IS.
 */
export const classifier = definePlugin({
  kind: 'features',
  name: 'classifier',
  summary:
    "A small classifier trained on the data set's own labels, within half a minute and without downloads.",
  params: {
    dim: {
      type: 'integer',
      default: 64,
      minimum: 2,
      maximum: 4096,
      description: 'Length of a feature vector.',
    },
    steps: {
      type: 'integer',
      default: 1000,
      minimum: 1,
      maximum: 1_000_000,
      description: 'Updates in the training.',
    },
    batchSize: {
      type: 'integer',
      default: 128,
      minimum: 1,
      maximum: 100_000,
      description: 'Examples in each update.',
    },
    learningRate: {
      type: 'number',
      default: 1e-3,
      exclusiveMinimum: 0,
      description: "Adam's.",
    },
  },
  create({ dim, steps, batchSize, learningRate }, { data, dataKey, train }) {
    const classes = classesOf(data);
    const settings = [`v${VERSION}`, dim, steps, batchSize, learningRate].join('-');
    const task = {
      key: `classifier-${settings}-${dataKey}`,
      net: builder(dim, classes),
      steps,
      batchSize,
      learningRate,
    };
    return {
      suffix: 'c',
      async prepare() {
        const { apply, accuracy } = await train(task);
        const tested = data.splits['test']?.toLocaleString('en-US') ?? 'the';
        return {
          dim,
          classes,
          note: `classifier: ${(100 * accuracy).toFixed(1)} % of ${tested} test examples right`,
          apply(x: tf.Tensor) {
            const { features, logits } = apply(x);
            return { features: features!, logits: logits! };
          },
        };
      },
    };
  },
});
