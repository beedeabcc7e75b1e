import { BatchMatMul } from '@tensorflow/tfjs';
import { DataType, boolAttribute, stringAttribute, typeAttribute } from '../types.ts';
import { kernel } from './register.ts';

const floats = typeAttribute('T', DataType.FLOAT);

/** Matrix products, biases and cross-entropy as the TensorFlow operations made for them. */
export function registerProducts(): void {
  // of two matrices: TensorFlow's MatMul has better code than its product of batches, which tfjs-node takes for all
  kernel(BatchMatMul, ({ inputs, attrs, backend }) => {
    const [a, b] = [inputs['a']!, inputs['b']!];
    const plain = a.shape.length === 2 && b.shape.length === 2;
    const [left, right] = plain ? ['transpose_a', 'transpose_b'] : ['adj_x', 'adj_y'];
    return backend.executeSingleOutput(
      plain ? 'MatMul' : 'BatchMatMulV2',
      [
        typeAttribute('T', backend.tensorMap.get(a.dataId).dtype),
        boolAttribute(left!, attrs['transposeA'] as boolean),
        boolAttribute(right!, attrs['transposeB'] as boolean),
      ],
      [a, b],
    );
  });

  const layout = [floats, stringAttribute('data_format', 'NHWC')];
  kernel('BiasAdd', ({ inputs, backend }) =>
    backend.executeSingleOutput('BiasAdd', layout, [inputs['x']!, inputs['bias']!]),
  );
  kernel('BiasAddGrad', ({ inputs, backend }) =>
    backend.executeSingleOutput('BiasAddGrad', layout, [inputs['dy']!]),
  );

  // outputs: the loss of each example, and its derivative by the logits
  kernel('SoftmaxCrossEntropy', ({ inputs, backend }) =>
    backend.executeMultipleOutputs(
      'SoftmaxCrossEntropyWithLogits',
      [floats],
      [inputs['logits']!, inputs['labels']!],
      2,
    ),
  );
}
