import * as tf from '@ganzoo/tfjs';
import type { NativeBackend } from '../backend.ts';
import { DataType, boolAttribute, typeAttribute } from '../types.ts';
import { kernel } from './register.ts';

const attributes = [typeAttribute('T', DataType.FLOAT), boolAttribute('use_locking', false)];

/** tfjs wants a tensor from every kernel; updates in place have none to give. */
const nothing: tf.TensorInfo[] = [];

function update(
  backend: NativeBackend,
  operation: string,
  variables: tf.TensorInfo[],
  rest: tf.TensorInfo[],
  extra = attributes,
): tf.TensorInfo[] {
  backend.binding.writeVariables(
    operation,
    extra,
    variables.map(variable => backend.slotOf(variable)),
    rest.map(tensor => backend.idOf(tensor)),
  );
  return nothing;
}

/** Optimisers as TensorFlow's fused updates of resource variables. */
export function registerOptimizers(): void {
  kernel('ApplyAdam', ({ inputs, attrs, backend }) => {
    const { weight, m, v, gradient, learningRate, update: count } = inputs as Record<string, tf.Tensor>;
    const { beta1, beta2, epsilon } = attrs as Record<string, number>;
    return tf.tidy(() => {
      const power = (beta: number): tf.Tensor => tf.pow(tf.scalar(beta), count!);
      const numbers = [
        power(beta1!),
        power(beta2!),
        learningRate!,
        tf.scalar(beta1!),
        tf.scalar(beta2!),
        tf.scalar(epsilon!),
      ];
      return update(backend, 'ResourceApplyAdam', [weight!, m!, v!], [...numbers, gradient!]) as tf.Tensor[];
    });
  });
  kernel('ApplyGradientDescent', ({ inputs, backend }) =>
    update(
      backend,
      'ResourceApplyGradientDescent',
      [inputs['weight']!],
      [inputs['learningRate']!, inputs['gradient']!],
    ),
  );
  kernel('ApplyMomentum', ({ inputs, attrs, backend }) =>
    tf.tidy(() => {
      const momentum = tf.scalar(attrs['momentum'] as number);
      return update(
        backend,
        'ResourceApplyMomentum',
        [inputs['weight']!, inputs['accumulator']!],
        [inputs['learningRate']!, inputs['gradient']!, momentum],
        [...attributes, boolAttribute('use_nesterov', attrs['nesterov'] as boolean)],
      ) as tf.Tensor[];
    }),
  );
  kernel('ApplyRmsProp', ({ inputs, attrs, backend }) =>
    tf.tidy(() => {
      const numbers = ['rho', 'momentum', 'epsilon'].map(name => tf.scalar(attrs[name] as number));
      return update(
        backend,
        'ResourceApplyRMSProp',
        [inputs['weight']!, inputs['meanSquare']!, inputs['momentumSlot']!],
        [inputs['learningRate']!, ...numbers, inputs['gradient']!],
      ) as tf.Tensor[];
    }),
  );
}
