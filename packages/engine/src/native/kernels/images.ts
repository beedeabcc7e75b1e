import { backend_util, type TensorInfo } from '@ganzoo/tfjs';
import { alphaOpaque, rotation } from '../../projection.ts';
import type { NativeBackend } from '../backend.ts';
import { DataType, stringAttribute, typeAttribute } from '../types.ts';
import { kernel, rawOperations, type RawOperations } from './register.ts';

const FLOATS = [typeAttribute('T', DataType.FLOAT)];

/** How a picture is read at places between and beyond its pixels. */
interface Reading {
  readonly interpolation: string;
  readonly fillMode: string;
  readonly fillValue: number;
  readonly size: readonly number[];
}

/** Pictures seen through projective maps, which tfjs-node has not. */
export function registerImages(): void {
  kernel('Transform', ({ inputs, attrs, backend }): TensorInfo => {
    const [image, transforms] = [inputs['image']!, inputs['transforms']!];
    const { outputShape, ...reading } = attrs as unknown as Omit<Reading, 'size'> & {
      outputShape?: readonly [number, number];
    };
    const size = outputShape ?? image.shape.slice(1, 3);
    return rawOperations(backend, ops => {
      const ids = [backend.idOf(image), backend.idOf(transforms)] as const;
      return projected(backend, ops, ...ids, { ...reading, size });
    });
  });

  kernel('RotateWithOffset', ({ inputs, attrs, backend }): TensorInfo => {
    const image = inputs['image']!;
    const [, height, width, channels] = image.shape as [number, number, number, number];
    const { radians, fillValue, center } = attrs as unknown as {
      radians: number;
      fillValue: number | readonly number[];
      center: number | [number, number];
    };
    const map = rotation(radians, backend_util.getImageCenter(center, height, width));
    const reading = { interpolation: 'nearest', fillMode: 'constant', size: [height, width] };
    return rawOperations(backend, ops => {
      const transforms = ops.constant([1, 8], DataType.FLOAT, Float32Array.from(map));
      const id = backend.idOf(image);
      if (typeof fillValue === 'number') {
        return projected(backend, ops, id, transforms, { ...reading, fillValue });
      }
      // a colour: what of white pictures is lost is the share of it
      const white = ops.constant(
        [1, height, width, 1],
        DataType.FLOAT,
        new Float32Array(height * width).fill(1),
      );
      const run = (of: number): number => read(ops, of, transforms, { ...reading, fillValue: 0 });
      const colour = alphaOpaque(fillValue, channels);
      const one = ops.constant([], DataType.FLOAT, Float32Array.of(1));
      const lost = ops.op('Sub', FLOATS, [one, run(white)]);
      const filled = ops.op('Mul', FLOATS, [lost, ops.constant([channels], DataType.FLOAT, colour)]);
      const [result] = backend.binding.executeOp('AddV2', FLOATS, [run(id), filled], 1);
      return backend.createOutputTensor(result!);
    });
  });
}

function projected(
  backend: NativeBackend,
  ops: RawOperations,
  image: number,
  transforms: number,
  reading: Reading,
): TensorInfo {
  const [attributes, ids] = asked(ops, image, transforms, reading);
  const [result] = backend.binding.executeOp('ImageProjectiveTransformV3', attributes, ids, 1);
  return backend.createOutputTensor(result!);
}

function read(ops: RawOperations, image: number, transforms: number, reading: Reading): number {
  return ops.op('ImageProjectiveTransformV3', ...asked(ops, image, transforms, reading));
}

/** Attributes and inputs of TensorFlow's operation. */
function asked(
  { constant }: RawOperations,
  image: number,
  transforms: number,
  { interpolation, fillMode, fillValue, size }: Reading,
): [Parameters<RawOperations['op']>[1], number[]] {
  const attributes = [
    typeAttribute('dtype', DataType.FLOAT),
    stringAttribute('interpolation', interpolation.toUpperCase()),
    stringAttribute('fill_mode', fillMode.toUpperCase()),
  ];
  const shape = constant([2], DataType.INT32, Int32Array.from(size));
  return [attributes, [image, transforms, shape, constant([], DataType.FLOAT, Float32Array.of(fillValue))]];
}
