import { CompositionError, definePlugin } from '@ganzoo/sdk';
import { groupOf, splitsOf } from '@ganzoo/sdk/data';
import type { DataSpec, FieldSpec, NetBuilder, tf } from '@ganzoo/sdk';

/** Changes with the layers below, so that a cached net of older ones is not taken for this one. */
const VERSION = 1;

/** Classes of the labels; throws {@link CompositionError} where examples have none. */
function classesOf(data: DataSpec): number {
  const { fields } = data;
  const classes = fields['y']?.classes;
  if (!fields['x'] || !classes) {
    throw new CompositionError(
      'The classifier learns from examples `x` with labels `y`, which this data set does not have.',
      "Set the classifier's `dataset: mnist` or another one with labels, or choose metrics that need no features.",
    );
  }
  if (groupOf(data, 'x') !== groupOf(data, 'y')) {
    throw new CompositionError(
      'The classifier learns from examples `x` with labels `y`, but this data set draws them in two groups: no label belongs to an example.',
      "Set the classifier's `dataset` to one with labels, or choose metrics that need no features.",
    );
  }
  return classes;
}

/** Throws {@link CompositionError} where a net that learned on one data set cannot look at another's examples. */
function refuseUnlike(name: string, learned: DataSpec, scored: DataSpec): void {
  const told = ({ shape, range }: FieldSpec): string =>
    `[${shape.join(', ')}] in ${range ? `[${range.join(', ')}]` : 'any range'}`;
  const [of, here] = [learned.fields['x'], scored.fields['x']].map(field => field && told(field));
  if (of === here) return;
  throw new CompositionError(
    `The classifier learns from examples ${of} of '${name}', but is to look at ${here ?? 'none'}.`,
    'Choose a data set whose examples have the same shape and range.',
  );
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
 * Scores made with it are FIDc and ISc: they order models of one data set, but are not FID and IS. A data set without
 * labels is seen with what was learned on another: as with Inception's features, ISc then says little.
 */
export const classifier = definePlugin({
  kind: 'features',
  name: 'classifier',
  summary:
    "A small classifier trained on the data set's own labels, within half a minute and without downloads.",
  params: {
    dataset: {
      type: 'string',
      plugin: 'dataset',
      nullable: true,
      default: null,
      description: "Labelled data set it learns on, such as mnist; null for the experiment's own.",
    },
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
  async create({ dataset, dim, steps, batchSize, learningRate }, context) {
    const learned = dataset === null ? context : await context.dataset(dataset);
    const { data, dataKey } = learned;
    const classes = classesOf(data);
    if (dataset !== null) refuseUnlike(dataset, data, context.data);
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
      takes: data.fields['x'],
      async prepare({ train }) {
        const { apply, accuracy } = await train(task, learned);
        const tested = splitsOf(data, 'x')['test']?.toLocaleString('en-US') ?? 'the';
        return {
          dim,
          classes,
          note: `classifier${dataset === null ? '' : ` of ${dataset}`}: ${(100 * accuracy).toFixed(1)} % of ${tested} test examples right`,
          apply(x: tf.Tensor) {
            const { features, logits } = apply(x);
            return { features: features!, logits: logits! };
          },
        };
      },
    };
  },
});
