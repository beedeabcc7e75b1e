import { BatchMatMul, type TensorInfo } from '@ganzoo/tfjs';
import type { NativeBackend } from '../backend.ts';
import { DataType, boolAttribute, stringAttribute, typeAttribute } from '../types.ts';
import { kernel, rawOperations } from './register.ts';

const floats = typeAttribute('T', DataType.FLOAT);

/** Numbers in a matrix from which on {@link transposedProduct} pays for its two transpositions. */
const LARGE = 2 ** 19;

/**
 * True for few rows `a` times a large `bᵀ`, such as a dense layer's gradient by its input: TensorFlow's code for it reads
 * the large matrix against its grain, and on two threads takes up to 2.5 times as long as the product turned over.
 */
function isSlowTransposed({ tensorMap, binding }: NativeBackend, a: TensorInfo, b: TensorInfo): boolean {
  const [rows] = a.shape as [number, number];
  const [n, k] = b.shape as [number, number];
  const floating = tensorMap.get(b.dataId).dtype === DataType.FLOAT;
  return floating && binding.precision === 'float32' && n * k >= LARGE && 2 * rows <= Math.min(n, k);
}

/** a·bᵀ as (b·aᵀ)ᵀ: only the two small matrices are transposed. */
function transposedProduct(backend: NativeBackend, a: TensorInfo, b: TensorInfo): TensorInfo {
  const { binding } = backend;
  return rawOperations(backend, ({ constant, op }) => {
    const swap = constant([2], DataType.INT32, Int32Array.of(1, 0));
    const turned = [floats, typeAttribute('Tperm', DataType.INT32)];
    const columns = op('Transpose', turned, [backend.idOf(a), swap]);
    const straight = [floats, boolAttribute('transpose_a', false), boolAttribute('transpose_b', false)];
    const product = op('MatMul', straight, [backend.idOf(b), columns]);
    const [result] = binding.executeOp('Transpose', turned, [product, swap], 1);
    return backend.createOutputTensor(result!);
  });
}

/** Matrix products, biases and cross-entropy as the TensorFlow operations made for them. */
export function registerProducts(): void {
  // of two matrices: TensorFlow's MatMul has better code than its product of batches, which tfjs-node takes for all
  kernel(BatchMatMul, ({ inputs, attrs, backend }) => {
    const [a, b] = [inputs['a']!, inputs['b']!];
    const plain = a.shape.length === 2 && b.shape.length === 2;
    const { transposeA, transposeB } = attrs as { transposeA: boolean; transposeB: boolean };
    if (plain && !transposeA && transposeB && isSlowTransposed(backend, a, b)) {
      return transposedProduct(backend, a, b);
    }
    const [left, right] = plain ? ['transpose_a', 'transpose_b'] : ['adj_x', 'adj_y'];
    return backend.executeSingleOutput(
      plain ? 'MatMul' : 'BatchMatMulV2',
      [
        typeAttribute('T', backend.tensorMap.get(a.dataId).dtype),
        boolAttribute(left!, transposeA),
        boolAttribute(right!, transposeB),
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
