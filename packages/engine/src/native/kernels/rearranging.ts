import { backend_util, type TensorInfo } from '@ganzoo/tfjs';
import {
  type Attribute,
  DataType,
  boolAttribute,
  intAttribute,
  stringAttribute,
  typeAttribute,
} from '../types.ts';
import { kernel, rawOperations } from './register.ts';

const floats = typeAttribute('T', DataType.FLOAT);

/** Operations that tfjs-node has not, or has in a form that reads values and so cannot stand in a compiled step. */
export function registerRearranging(): void {
  // tfjs-node's reads every index to check its range; TensorFlow checks by itself
  kernel('GatherV2', ({ inputs, attrs, backend }): TensorInfo => {
    const [x, indices] = [inputs['x']!, inputs['indices']!];
    const { axis, batchDims } = attrs as { axis: number; batchDims: number };
    const ids = [x, indices].map(tensor => backend.idOf(tensor));
    return rawOperations(backend, ({ constant }) => {
      const attributes = [
        intAttribute('batch_dims', batchDims),
        typeAttribute('Tparams', backend.tensorMap.get(x.dataId).dtype),
        typeAttribute('Tindices', backend.tensorMap.get(indices.dataId).dtype),
        typeAttribute('Taxis', DataType.INT32),
      ];
      const along = constant([], DataType.INT32, Int32Array.of(axis));
      const [result] = backend.binding.executeOp('GatherV2', attributes, [...ids, along], 1);
      return backend.createOutputTensor(result!);
    });
  });

  kernel('SearchSorted', ({ inputs, attrs, backend }) => {
    const sorted = inputs['sortedSequence']!;
    return backend.executeSingleOutput(
      attrs['side'] === 'right' ? 'UpperBound' : 'LowerBound',
      [
        typeAttribute('T', backend.tensorMap.get(sorted.dataId).dtype),
        typeAttribute('out_type', DataType.INT32),
      ],
      [sorted, inputs['values']!],
    );
  });

  // an IdentityN gives nothing before all its inputs are there, and TensorFlow's graph optimiser leaves it alone
  kernel('After', ({ inputs, backend }): TensorInfo => {
    const tensors = [inputs['x']!, inputs['earlier']!];
    const types = tensors.map(({ dataId }) => backend.tensorMap.get(dataId).dtype);
    const [x, earlier] = backend.executeMultipleOutputs('IdentityN', [typeAttribute('T', types)], tensors, 2);
    backend.disposeData(earlier!.dataId);
    return x!;
  });

  // tfjs-node's take the centres of pixels for their corners
  const placing = (attrs: Readonly<Record<string, unknown>>): Attribute[] => [
    floats,
    boolAttribute('align_corners', (attrs['alignCorners'] as boolean | undefined) ?? false),
    boolAttribute('half_pixel_centers', (attrs['halfPixelCenters'] as boolean | undefined) ?? false),
  ];
  kernel('ResizeBilinearGrad', ({ inputs, attrs, backend }) =>
    backend.executeSingleOutput('ResizeBilinearGrad', placing(attrs), [inputs['dy']!, inputs['images']!]),
  );
  kernel('ResizeNearestNeighborGrad', ({ inputs, attrs, backend }) => {
    const dy = backend.idOf(inputs['dy']!);
    return rawOperations(backend, ({ constant }) => {
      const size = constant([2], DataType.INT32, Int32Array.from(inputs['images']!.shape.slice(1, 3)));
      const [dx] = backend.binding.executeOp('ResizeNearestNeighborGrad', placing(attrs), [dy, size], 1);
      return backend.createOutputTensor(dx!);
    });
  });

  kernel('SpaceToDepth', ({ inputs, attrs, backend }) =>
    backend.executeSingleOutput(
      'SpaceToDepth',
      [
        floats,
        intAttribute('block_size', attrs['blockSize'] as number),
        stringAttribute('data_format', 'NHWC'),
      ],
      [inputs['x']!],
    ),
  );

  // TensorFlow's own gave wrong numbers inside a compiled function, so the maxima are found and gathered here
  kernel('MaxPoolGradGrad', ({ inputs, attrs, backend }) => {
    const { filterSize, strides, pad } = attrs as {
      filterSize: number | [number, number];
      strides: number | [number, number];
      pad: 'same' | 'valid' | number;
    };
    const shape = inputs['input']!.shape as [number, number, number, number];
    const info = backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad);
    const ids = [inputs['input']!, inputs['ddx']!].map(tensor => backend.idOf(tensor));
    return rawOperations(backend, ({ constant, op, ops }) => {
      const [, places] = ops(
        'MaxPoolWithArgmax',
        [
          floats,
          typeAttribute('Targmax', DataType.INT64),
          intAttribute('ksize', [1, info.filterHeight, info.filterWidth, 1]),
          intAttribute('strides', [1, info.strideHeight, info.strideWidth, 1]),
          stringAttribute('padding', info.padInfo.type),
          boolAttribute('include_batch_in_index', true),
        ],
        [ids[0]!],
        2,
      );
      const flat = op(
        'Reshape',
        [floats, typeAttribute('Tshape', DataType.INT32)],
        [ids[1]!, constant([1], DataType.INT32, Int32Array.of(-1))],
      );
      const attributes = [
        intAttribute('batch_dims', 0),
        typeAttribute('Tparams', DataType.FLOAT),
        typeAttribute('Tindices', DataType.INT64),
        typeAttribute('Taxis', DataType.INT32),
      ];
      const axis = constant([], DataType.INT32, Int32Array.of(0));
      const [result] = backend.binding.executeOp('GatherV2', attributes, [flat, places!, axis], 1);
      return backend.createOutputTensor(result!);
    });
  });
}
