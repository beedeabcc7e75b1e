import type { TensorInfo } from '@ganzoo/tfjs';
import type { NativeBackend } from '../backend.ts';
import { DataType, boolAttribute, floatAttribute, typeAttribute } from '../types.ts';
import { kernel, rawOperations } from './register.ts';
import { sizeOf } from '@ganzoo/sdk/data';

const floats = typeAttribute('T', DataType.FLOAT);

/** Names of what TensorFlow's LSTM keeps for its gradient, in its order; `h` is the result itself. */
const KEPT = ['i', 'cs', 'f', 'o', 'ci', 'co', 'h'] as const;

/** A whole sequence's LSTM as one operation, time first: x [steps, batch, n], weights [n + units, 4·units] in the order i, f, g, o. */
export function registerRecurrent(): void {
  kernel('Lstm', ({ inputs, backend }) => {
    const [x, weights, bias] = [inputs['x']!, inputs['weights']!, inputs['bias']!];
    return rawOperations(backend, ops => {
      const attributes = [floats, floatAttribute('cell_clip', 0), boolAttribute('use_peephole', false)];
      return backend.binding
        .executeOp('BlockLSTMV2', attributes, given(backend, ops, x, weights, bias), KEPT.length)
        .map(meta => backend.createOutputTensor(meta));
    });
  });

  kernel('LstmGrad', ({ inputs, backend }) => {
    const [x, weights, bias] = [inputs['x']!, inputs['weights']!, inputs['bias']!];
    const kept = KEPT.map(name => backend.idOf(inputs[name]!));
    const dy = backend.idOf(inputs['dy']!);
    return rawOperations(backend, ops => {
      const none = zeros(ops.constant, inputs['h']!.shape);
      const made = backend.binding.executeOp(
        'BlockLSTMGradV2',
        [floats, boolAttribute('use_peephole', false)],
        [...given(backend, ops, x, weights, bias), ...kept, none, dy],
        8,
      );
      // derivatives by x, first cell, first state, weights, three peepholes, bias
      const wanted = [made[0]!, made[3]!, made[7]!];
      for (const meta of made) if (!wanted.includes(meta)) backend.binding.deleteTensor(meta.id);
      return wanted.map(meta => backend.createOutputTensor(meta));
    });
  });
}

type Constant = (shape: number[], dtype: number, values: Float32Array | BigInt64Array) => number;

function zeros(constant: Constant, shape: readonly number[]): number {
  return constant([...shape], DataType.FLOAT, new Float32Array(sizeOf(shape)));
}

/** The inputs both operations begin with: length, x, first cell and state (zero), weights, peepholes (none), bias. */
function given(
  backend: NativeBackend,
  { constant }: { constant: Constant },
  x: TensorInfo,
  weights: TensorInfo,
  bias: TensorInfo,
): number[] {
  const [steps, batch] = x.shape as [number, number];
  const units = bias.shape[0]! / 4;
  const length = constant([], DataType.INT64, BigInt64Array.of(BigInt(steps)));
  const first = zeros(constant, [batch, units]);
  const peephole = zeros(constant, [units]);
  const [xId, weightsId, biasId] = [x, weights, bias].map(tensor => backend.idOf(tensor)) as [
    number,
    number,
    number,
  ];
  return [length, xId, first, first, weightsId, peephole, peephole, peephole, biasId];
}
