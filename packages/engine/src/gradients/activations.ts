import * as tf from '@ganzoo/tfjs';
import { nestedGrads } from './nested.ts';

/** What a gradient function of tfjs gets and gives. */
type Gradient = (
  dy: tf.Tensor,
  saved: tf.Tensor[],
  attrs: tf.NamedAttrMap,
) => Record<string, () => tf.Tensor>;

/** Registers a gradient in place of tfjs's own, on one output. */
export function gradient(kernelName: string, inputsToSave: string[], gradFunc: Gradient): void {
  if (tf.getGradient(kernelName)) tf.unregisterGradient(kernelName);
  tf.registerGradient({
    kernelName,
    inputsToSave,
    gradFunc: (dy, saved, attrs) => gradFunc(dy as tf.Tensor, saved, attrs),
  });
}

/**
 * Registers an activation's gradient as the one kernel `<name>Grad`, of dy, x and y = f(x), and that kernel's own gradient
 * from the slope f'(x) written out: through x alone, since y is a function of it.
 */
function fused(name: string, slope: (x: tf.Tensor) => tf.Tensor): void {
  if (tf.getGradient(name)) tf.unregisterGradient(name);
  tf.registerGradient({
    kernelName: name,
    inputsToSave: ['x'],
    outputsToSave: [true],
    gradFunc: (dy, saved) => {
      const [x, y] = saved as [tf.Tensor, tf.Tensor];
      return {
        x: () => tf.engine().runKernel<tf.Tensor>(`${name}Grad`, { dy: dy as tf.Tensor, x, y }),
      };
    },
  });
  gradient(`${name}Grad`, ['dy', 'x'], (outer, [dy, x]) => ({
    dy: () => tf.mul(outer, slope(x!)),
    x: () => nestedGrads(at => tf.sum(tf.mul(tf.mul(outer, dy!), slope(at))), [x!])[0]!,
    y: () => tf.zerosLike(x!),
  }));
}

/** 1 where x > 0, else 0, as numbers without a gradient of their own: nothing of tfjs's may ask for one. */
function positive(x: tf.Tensor): tf.Tensor {
  return tf.step(x);
}

/**
 * Gradients of activations that can be differentiated again.
 *
 * tfjs saves the *output* of tanh, sigmoid, exp, elu and softmax, which has lost its path to the input, so second
 * derivatives come out wrong without a word; leakyRelu, prelu, selu and elu use comparisons, which have no gradient at
 * all. Here each is written from the saved input by operations that are themselves differentiable.
 */
export function registerActivationGradients(): void {
  fused('Tanh', x => {
    const y = tf.tanh(x);
    return tf.sub(1, tf.square(y));
  });
  fused('Sigmoid', x => {
    const y = tf.sigmoid(x);
    return tf.mul(y, tf.sub(1, y));
  });
  fused('Softplus', x => tf.sigmoid(x));
  fused('Relu', positive);
  gradient('Exp', ['x'], (dy, [x]) => ({ x: () => tf.mul(dy, tf.exp(x!)) }));
  gradient('LeakyRelu', ['x'], (dy, [x], attrs) => ({
    x: () =>
      tf.engine().runKernel<tf.Tensor>('LeakyReluGrad', { dy, x: x! }, { alpha: attrs['alpha'] as number }),
  }));
  gradient('LeakyReluGrad', ['x'], (ddx, [x], attrs) => ({
    dy: () =>
      tf
        .engine()
        .runKernel<tf.Tensor>('LeakyReluGrad', { dy: ddx, x: x! }, { alpha: attrs['alpha'] as number }),
    // piecewise linear: the slope does not change with x
    x: () => tf.zerosLike(x!),
  }));
  gradient('Elu', ['x'], (dy, [x]) => ({
    x: () => {
      const above = positive(x!);
      // exp of the negative part only, so that a large x does not overflow
      const below = tf.mul(tf.exp(tf.neg(tf.relu(tf.neg(x!)))), tf.sub(1, above));
      return tf.mul(dy, tf.add(above, below));
    },
  }));
  const SELU_SCALE = 1.0507009873554805;
  const SELU_ALPHA = 1.6732632423543772;
  gradient('Selu', ['x'], (dy, [x]) => ({
    x: () => {
      const above = positive(x!);
      const below = tf.mul(tf.mul(tf.exp(tf.neg(tf.relu(tf.neg(x!)))), tf.sub(1, above)), SELU_ALPHA);
      return tf.mul(tf.mul(dy, tf.add(above, below)), SELU_SCALE);
    },
  }));
  gradient('Step', [], dy => ({ x: () => tf.zerosLike(dy) }));
  gradient('Softmax', ['logits'], (dy, [logits], attrs) => ({
    logits: () => {
      const p = tf.softmax(logits!, attrs['dim'] as number);
      const weighted = tf.mul(dy, p);
      return tf.sub(weighted, tf.mul(tf.sum(weighted, attrs['dim'] as number, true), p));
    },
  }));
  for (const name of ['Greater', 'GreaterEqual', 'Less', 'LessEqual', 'Equal', 'NotEqual']) {
    // comparisons are constant almost everywhere
    gradient(name, ['a', 'b'], (_, [a, b]) => ({ a: () => tf.zeros(a!.shape), b: () => tf.zerosLike(b!) }));
  }
}
