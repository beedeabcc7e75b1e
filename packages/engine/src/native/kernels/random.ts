import type { NativeBackend } from '../backend.ts';
import { DataType, intAttribute, typeAttribute } from '../types.ts';
import { kernel, rawOperations } from './register.ts';
import type * as tf from '@tensorflow/tfjs';

/** Number by which TensorFlow knows the Philox generator. */
const PHILOX = 1;

/**
 * Draws by TensorFlow's stateless ops: key from the stream's name, counter [0, step], so that the numbers of a step
 * are a function of seed, stream and step, compiled or not.
 */
function draw(
  backend: NativeBackend,
  operation: string,
  counter: tf.TensorInfo,
  shape: number[],
  key: number[],
): tf.TensorInfo {
  const { binding } = backend;
  const step = backend.idOf(counter);
  return rawOperations(backend, ({ constant, op }) => {
    const sizes = constant([shape.length], DataType.INT32, Int32Array.from(shape));
    const keyWord = (BigInt(key[1]!) << 32n) | BigInt(key[0]!);
    const keyId = constant([1], DataType.UINT64, BigUint64Array.of(keyWord));
    const zero = constant([], DataType.UINT64, BigUint64Array.of(0n));
    const wide = op(
      'Cast',
      [typeAttribute('SrcT', DataType.INT32), typeAttribute('DstT', DataType.UINT64)],
      [step],
    );
    const pair = op(
      'Pack',
      [intAttribute('N', 2), typeAttribute('T', DataType.UINT64), intAttribute('axis', 0)],
      [zero, wide],
    );
    const algorithm = constant([], DataType.INT32, Int32Array.of(PHILOX));
    const [result] = binding.executeOp(
      operation,
      [typeAttribute('dtype', DataType.FLOAT), typeAttribute('Tshape', DataType.INT32)],
      [sizes, keyId, pair, algorithm],
      1,
    );
    return backend.createOutputTensor(result!);
  });
}

export function registerRandom(): void {
  for (const [name, operation] of [
    ['StatelessUniform', 'StatelessRandomUniformV2'],
    ['StatelessNormal', 'StatelessRandomNormalV2'],
  ] as const) {
    kernel(name, ({ inputs, attrs, backend }) =>
      draw(backend, operation, inputs['counter']!, attrs['shape'] as number[], attrs['key'] as number[]),
    );
  }
}
