import type * as tf from '@ganzoo/tfjs';
import {
  DataType,
  boolAttribute,
  floatAttribute,
  stringAttribute,
  typeAttribute,
  intAttribute,
} from '../types.ts';
import { kernel, rawOperations } from './register.ts';

const floats = typeAttribute('T', DataType.FLOAT);

/** Batch normalisation and the gathering of batches as single TensorFlow operations. */
export function registerLayers(): void {
  const batchNorm = (attrs: Readonly<Record<string, unknown>>) => [
    floats,
    typeAttribute('U', DataType.FLOAT),
    floatAttribute('epsilon', attrs['epsilon'] as number),
    stringAttribute('data_format', attrs['dataFormat'] as string),
    boolAttribute('is_training', true),
  ];

  // outputs: y, mean, unbiased variance, and three tensors reserved for the gradient
  kernel('BatchNormTraining', ({ inputs, attrs, backend }) => {
    const ids = [inputs['x']!, inputs['scale']!, inputs['offset']!].map(tensor => backend.idOf(tensor));
    return rawOperations(backend, ({ constant }) => {
      const none = constant([0], DataType.FLOAT, new Float32Array(0));
      return backend.binding
        .executeOp(
          'FusedBatchNormV3',
          [...batchNorm(attrs), floatAttribute('exponential_avg_factor', 1)],
          [...ids, none, none],
          6,
        )
        .map(meta => backend.createOutputTensor(meta));
    });
  });

  kernel('BatchNormTrainingGrad', ({ inputs, attrs, backend }) => {
    const names = ['dy', 'x', 'scale', 'reserve1', 'reserve2', 'reserve3'];
    const ids = names.map(name => backend.idOf(inputs[name]!));
    const results = backend.binding.executeOp('FusedBatchNormGradV3', batchNorm(attrs), ids, 5);
    for (const { id } of results.slice(3)) backend.binding.deleteTensor(id);
    return results.slice(0, 3).map(meta => backend.createOutputTensor(meta));
  });

  kernel('GatherRows', ({ inputs, attrs, backend }) => {
    const { scale, offset } = attrs as { scale: number; offset: number };
    const data = backend.idOf(inputs['data']!);
    const indices = backend.idOf(inputs['indices']!);
    const { dtype, packed } = backend.tensorMap.get(inputs['data']!.dataId);
    return rawOperations(backend, ({ constant, op }) => {
      const axis = constant([], DataType.INT32, Int32Array.of(0));
      const gather = [
        typeAttribute('Tparams', packed ? DataType.INT64 : dtype),
        typeAttribute('Tindices', DataType.INT32),
        typeAttribute('Taxis', DataType.INT32),
        intAttribute('batch_dims', 0),
      ];
      if (dtype !== DataType.UINT8) {
        return backend.createOutputTensor(
          backend.binding.executeOp('GatherV2', gather, [data, indices, axis], 1)[0]!,
        );
      }
      let rows = op('GatherV2', gather, [data, indices, axis]);
      if (packed) {
        const shape = [...inputs['indices']!.shape, ...inputs['data']!.shape.slice(1)];
        const sizes = constant([shape.length], DataType.INT32, Int32Array.from(shape));
        const split = op(
          'Bitcast',
          [typeAttribute('T', DataType.INT64), typeAttribute('type', dtype)],
          [rows],
        );
        rows = op(
          'Reshape',
          [typeAttribute('T', dtype), typeAttribute('Tshape', DataType.INT32)],
          [split, sizes],
        );
      }
      const wide = op('Cast', [typeAttribute('SrcT', dtype), typeAttribute('DstT', DataType.FLOAT)], [rows]);
      const scaled = op('Mul', [floats], [wide, constant([], DataType.FLOAT, Float32Array.of(scale))]);
      const moved = constant([], DataType.FLOAT, Float32Array.of(offset));
      return backend.createOutputTensor(backend.binding.executeOp('AddV2', [floats], [scaled, moved], 1)[0]!);
    });
  });

  // a copy of a variable must keep the value of its making: what a gradient saved is not what a later update wrote
  kernel('Identity', ({ inputs, backend }): tf.TensorInfo => {
    const x = inputs['x']!;
    if (backend.isVariable(x)) return backend.snapshot(x);
    backend.incRef(x.dataId);
    return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
  });
}
