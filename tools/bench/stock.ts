import type { Engine } from '@ganzoo/engine';
import { tf } from '@ganzoo/sdk';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Registers all of tfjs-node's kernels when it is loaded. */
const ALL_KERNELS = require.resolve('@tensorflow/tfjs-node-gpu/dist/register_all_kernels.js');

/** Kernels of our engine that stay: the same examples and noise come from them, and a step spends little on them. */
const KEPT = ['GatherRows', 'StatelessUniform', 'StatelessNormal'];

/**
 * tfjs's own gradients of what our engine gives another gradient to, where tfjs's first derivative is right; read when
 * this file is loaded, which must be before the engine starts.
 */
const GRADIENTS = ['Elu', 'Exp', 'LeakyRelu', 'Relu', 'Selu', 'Sigmoid', 'Softmax', 'Softplus', 'Tanh'].map(
  name => tf.getGradient(name),
);

type Tensors = Readonly<Record<string, tf.Tensor>>;

/** Attributes of the kernels that are composed. */
interface Attributes {
  readonly epsilon: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly dataFormat: 'NHWC' | 'NCHW';
}

type Composition = (inputs: Tensors, attrs: Attributes) => tf.Tensor | tf.Tensor[];

/** What tfjs has no kernel for, out of its operations, so that the gradients are those of these operations. */
const COMPOSITIONS: Readonly<Record<string, Composition>> = {
  After: ({ x }) => tf.clone(x!),

  BiasAdd: ({ x, bias }) => tf.add(x!, bias!),

  // as the layer of tfjs-layers; its moving average is of the biased variance
  BatchNormTraining: ({ x, scale, offset }, { epsilon, dataFormat }) => {
    if (dataFormat !== 'NHWC')
      throw new Error(`BatchNormTraining of ${dataFormat} is not composed for stock`);
    const { mean, variance } = tf.moments(x!, [0, 1, 2]);
    const statistics = [mean, variance, offset, scale] as [
      tf.Tensor1D,
      tf.Tensor1D,
      tf.Tensor1D,
      tf.Tensor1D,
    ];
    return [tf.batchNorm4d(x as tf.Tensor4D, ...statistics, epsilon), mean, variance];
  },

  // the second result is not asked for: the gradient is that of the first
  SoftmaxCrossEntropy: ({ logits, labels }) => [
    tf.neg(tf.sum(tf.mul(labels!, tf.logSoftmax(logits!)), -1)),
    tf.scalar(0),
  ],

  // as the optimizer of tfjs-core
  ApplyAdam: ({ gradient: g, learningRate, update, ...variables }, numbers) => {
    const { beta1, beta2 } = numbers;
    const { weight, m, v } = variables as Record<string, tf.Variable>;
    const { first, second, epsilon } = adamNumbers(update!, numbers);
    tf.tidy(() => {
      const newM = tf.add(tf.mul(m!, beta1), tf.mul(g!, 1 - beta1));
      const newV = tf.add(tf.mul(v!, beta2), tf.mul(tf.square(g!), 1 - beta2));
      const direction = tf.div(tf.div(newM, first!), tf.add(tf.sqrt(tf.div(newV, second!)), epsilon!));
      m!.assign(newM);
      v!.assign(newV);
      weight!.assign(tf.add(tf.mul(direction, tf.neg(learningRate!)), weight!));
    });
    return [];
  },
};

const known = new WeakMap<tf.Tensor, Tensors>();

/**
 * 1 - β₁ᵗ, 1 - β₂ᵗ and ε/√(1 - β₂ᵗ), which with v corrected is our ε; once for all weights of an update, as tfjs's Adam
 * has its corrections.
 */
function adamNumbers(update: tf.Tensor, { beta1, beta2, epsilon }: Attributes): Tensors {
  const before = known.get(update);
  if (before) return before;
  const made = tf.tidy(() => {
    const [first, second] = [beta1, beta2].map(beta => tf.sub(1, tf.pow(beta, update)));
    return { first: first!, second: second!, epsilon: tf.div(epsilon, tf.sqrt(second!)) };
  });
  known.set(update, made);
  return made;
}

/**
 * Makes the engine run what a user of plain tfjs-node has, so that a step shows what our own kernels save: tfjs-node's
 * kernels and variables, tfjs's gradients, compositions of its operations for the rest (an LSTM cell by cell).
 *
 * A kernel of ours that is neither kept nor composed is taken away, so that a work which needs it fails.
 */
export function useStock(engine: Engine): void {
  for (const { kernelName, backendName } of tf.getKernelsForBackend(tf.getBackend())) {
    if (!KEPT.includes(kernelName)) tf.unregisterKernel(kernelName, backendName);
  }
  delete require.cache[ALL_KERNELS]; // loaded when the engine started
  require(ALL_KERNELS);
  for (const gradient of GRADIENTS) {
    tf.unregisterGradient(gradient.kernelName);
    tf.registerGradient(gradient);
  }
  composeMissing();
  keepVariablesInJavaScript(engine);
}

/** Runs a composition where a kernel of ours is called by name: on the tape, unlike a kernel's inside. */
function composeMissing(): void {
  const tfjs = tf.engine();
  const runKernel = tfjs.runKernel.bind(tfjs) as (...call: unknown[]) => never;
  tfjs.runKernel = (name, inputs, attrs) => {
    const composition = COMPOSITIONS[name];
    if (!composition) return runKernel(name, inputs, attrs);
    return composition(inputs, attrs as unknown as Attributes) as never;
  };
}

/** tfjs's variables, which take over the tensor assigned to them, and a rehearsal on zeros that assigns nothing. */
function keepVariablesInJavaScript(engine: Engine): void {
  let rehearsing = false;
  engine.variable = (initial, _path, trainable) => {
    const variable = tf.variable(initial, trainable);
    variable.assign = value => {
      if (!rehearsing) tf.Variable.prototype.assign.call(variable, value);
    };
    return variable;
  };
  engine.rehearse = (args, run) => {
    rehearsing = true;
    tf.tidy(() => void run(...args.map(({ shape, dtype }) => tf.zeros([...shape], dtype))));
    rehearsing = false;
  };
}
