import * as tf from '@ganzoo/tfjs';
import type { NativeBackend } from '../backend.ts';
import { DataType, boolAttribute, typeAttribute } from '../types.ts';
import { kernel, type KernelCall } from './register.ts';

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

/** A number of a rule: a scalar of the step, or the same in all steps. */
function numberOf({ inputs, attrs }: KernelCall, name: string): tf.Tensor {
  return (inputs[name] as tf.Tensor | undefined) ?? tf.scalar(attrs[name] as number);
}

/** Optimisers as TensorFlow's fused updates of resource variables. */
export function registerOptimizers(): void {
  kernel('ApplyAdam', call => {
    const { inputs, backend } = call;
    const { weight, m, v, gradient, learningRate, update: count } = inputs as Record<string, tf.Tensor>;
    return tf.tidy(() => {
      const [beta1, beta2] = [numberOf(call, 'beta1'), numberOf(call, 'beta2')];
      const powers = [tf.pow(beta1, count!), tf.pow(beta2, count!)];
      const numbers = [...powers, learningRate!, beta1, beta2, numberOf(call, 'epsilon')];
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
  kernel('ApplyMomentum', call =>
    tf.tidy(() => {
      const { inputs, attrs, backend } = call;
      return update(
        backend,
        'ResourceApplyMomentum',
        [inputs['weight']!, inputs['accumulator']!],
        [inputs['learningRate']!, inputs['gradient']!, numberOf(call, 'momentum')],
        [...attributes, boolAttribute('use_nesterov', attrs['nesterov'] as boolean)],
      ) as tf.Tensor[];
    }),
  );
  kernel('ApplyRmsProp', call =>
    tf.tidy(() => {
      const { inputs, backend } = call;
      const numbers = ['rho', 'momentum', 'epsilon'].map(name => numberOf(call, name));
      return update(
        backend,
        'ResourceApplyRMSProp',
        [inputs['weight']!, inputs['meanSquare']!, inputs['momentumSlot']!],
        [inputs['learningRate']!, ...numbers, inputs['gradient']!],
      ) as tf.Tensor[];
    }),
  );
}
