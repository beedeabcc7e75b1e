import { Rng, tf } from '@ganzoo/sdk';
import { batchNormTraining } from '@ganzoo/sdk/nn';
import { sizeOf } from '@ganzoo/sdk/data';

/** A layer of a random critic: makes its weights at the first call, in `weights`, and finds them again by order. */
type Layer = (x: tf.Tensor, weight: (shape: number[]) => tf.Tensor) => tf.Tensor;

const channels = (x: tf.Tensor): number => x.shape[3]!;

// smooth ones only: across a kink of the relu family a finite difference measures the jump, not a derivative
const ACTIVATIONS: Layer[] = [
  x => tf.tanh(x),
  x => tf.sigmoid(x),
  x => tf.softplus(x),
  x => tf.mul(x, tf.sigmoid(x)),
  x => tf.mul(x, tf.tanh(tf.softplus(x))),
];

/** Layers that keep [batch, 4, 4, channels]. */
const LAYERS: Layer[] = [
  (x, weight) => tf.conv2d(x as tf.Tensor4D, weight([3, 3, channels(x), 3]) as tf.Tensor4D, 1, 'same'),
  (x, weight) =>
    tf.depthwiseConv2d(x as tf.Tensor4D, weight([3, 3, channels(x), 1]) as tf.Tensor4D, 1, 'same'),
  (x, weight) => {
    const small = tf.conv2d(x as tf.Tensor4D, weight([3, 3, channels(x), 4]) as tf.Tensor4D, 2, 'same');
    return tf.conv2dTranspose(small, weight([4, 4, 2, 4]) as tf.Tensor4D, [x.shape[0], 4, 4, 2], 2, 'same');
  },
  (x, weight) => {
    const small = tf.conv2d(x as tf.Tensor4D, weight([1, 1, channels(x), 4]) as tf.Tensor4D, 2, 'same');
    return tf.depthToSpace(small, 2);
  },
  x => tf.image.resizeBilinear(tf.avgPool(x as tf.Tensor4D, 2, 2, 'same'), [4, 4]),
  x => tf.image.resizeNearestNeighbor(tf.avgPool(x as tf.Tensor4D, 2, 2, 'same'), [4, 4]),
  (x, weight) => batchNormTraining(x, tf.add(weight([channels(x)]), 1), weight([channels(x)]), 1e-1).y,
  x => {
    const centred = tf.sub(x, tf.mean(x, [1, 2], true));
    return tf.mul(centred, tf.rsqrt(tf.add(tf.mean(tf.square(centred), [1, 2], true), 1e-1)));
  },
  (x, weight) => {
    const width = channels(x);
    const tokens = tf.reshape(x, [x.shape[0], 16, width]);
    const [query, key, value] = [0, 1, 2].map(() =>
      tf.reshape(
        tf.matMul(tf.reshape<tf.Rank.R2>(tokens, [-1, width]), weight([width, width]) as tf.Tensor2D),
        tokens.shape,
      ),
    );
    const shares = tf.softmax(tf.matMul(query!, key!, false, true));
    return tf.add(x, tf.reshape(tf.matMul(shares, value!), x.shape));
  },
];

/** A critic of seeded layers, an activation after each, over images [3, 4, 4, 2]. */
export interface RandomNet {
  readonly weights: tf.Tensor[];
  /** Mean (‖∂D/∂x‖ - 1)² over the examples, for given weights. */
  penalty(...weights: tf.Tensor[]): tf.Tensor;
}

/** Six layers chosen by the seed, then a dense one. */
export function randomNet(seed: number): RandomNet {
  const rng = new Rng(seed);
  const chosen = [...rng.fork('layers').permutation(LAYERS.length)].slice(0, 6).map(i => LAYERS[i]!);
  const activations = [...rng.fork('activations').integers(6, ACTIVATIONS.length)].map(i => ACTIVATIONS[i]!);
  const weights: tf.Tensor[] = [];
  const critic = (x: tf.Tensor, given?: readonly tf.Tensor[]): tf.Tensor => {
    let next = 0;
    const weight = (shape: number[]): tf.Tensor => {
      if (given) return given[next++]!;
      const size = sizeOf(shape);
      // twice what keeps the spread, so that the slopes of the critic are near 1
      const fanIn = shape.length > 1 ? size / shape.at(-1)! : 9;
      const made = rng.fork(`weight ${weights.length}`).normal(size, { sd: 2 / Math.sqrt(fanIn) });
      weights.push(tf.tensor(made, shape));
      return weights.at(-1)!;
    };
    chosen.forEach((layer, i) => (x = activations[i]!(layer(x, weight), weight)));
    const flat = tf.reshape<tf.Rank.R2>(x, [x.shape[0], -1]);
    return tf.matMul(flat, weight([flat.shape[1], 1]));
  };
  const images = tf.tensor4d(rng.fork('images').normal(96), [3, 4, 4, 2]);
  critic(images);
  return {
    weights,
    penalty: (...given) => {
      const gradient = tf.grad((x: tf.Tensor) => tf.sum(critic(x, given)))(images);
      const norm = tf.sqrt(tf.add(tf.sum(tf.square(gradient), [1, 2, 3]), 1e-12));
      return tf.mean(tf.square(tf.sub(norm, 1)));
    },
  };
}
