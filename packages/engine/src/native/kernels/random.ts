import type { NativeBackend } from '../backend.ts';
import { DataType, intAttribute, typeAttribute } from '../types.ts';
import { type RawOperations, kernel, rawOperations } from './register.ts';
import type * as tf from '@ganzoo/tfjs';
import { sizeOf } from '@ganzoo/sdk/data';

/** Number by which TensorFlow knows the Philox generator. */
const PHILOX = 1;

/** What numbers are drawn with and from: the step, and the stream's key. */
interface Source extends RawOperations {
  readonly backend: NativeBackend;
  readonly step: number;
  readonly key: readonly number[];
}

/**
 * Numbers of one of TensorFlow's stateless operations: key from the stream's name, counter [0, step], so that the numbers
 * of a step are a function of seed, stream and step, compiled or not.
 */
function draw(
  { backend, constant, op, step, key }: Source,
  operation: string,
  dtype: number,
  shape: readonly number[],
): number {
  const sizes = constant([shape.length], DataType.INT32, Int32Array.from(shape));
  const keyWord = (BigInt(key[1]!) << 32n) | BigInt(key[0]!);
  const keyId = constant([1], DataType.UINT64, BigUint64Array.of(keyWord));
  const zero = constant([], DataType.UINT64, BigUint64Array.of(0n));
  const wide = op('Cast', castAttributes(DataType.INT32, DataType.UINT64), [step]);
  const pair = op(
    'Pack',
    [intAttribute('N', 2), typeAttribute('T', DataType.UINT64), intAttribute('axis', 0)],
    [zero, wide],
  );
  const algorithm = constant([], DataType.INT32, Int32Array.of(PHILOX));
  const attributes = [typeAttribute('dtype', dtype), typeAttribute('Tshape', DataType.INT32)];
  // not by `op`, which would let go of it
  return backend.binding.executeOp(operation, attributes, [sizes, keyId, pair, algorithm], 1)[0]!.id;
}

/**
 * U[0, 1) of the low 23 bits of each word, as TensorFlow's own kernel makes them; XLA would take the high ones, so there
 * only the words are left to it.
 */
function uniformOfWords(source: Source, shape: readonly number[]): number {
  const { constant, op } = source;
  const words = draw(source, 'StatelessRandomUniformFullIntV2', DataType.UINT32, shape);
  const mask = constant([], DataType.UINT32, Uint32Array.of(0x7fffff));
  const low = op('BitwiseAnd', [typeAttribute('T', DataType.UINT32)], [words, mask]);
  const whole = op('Cast', castAttributes(DataType.UINT32, DataType.FLOAT), [low]);
  return op('Mul', FLOATS, [whole, constant([], DataType.FLOAT, Float32Array.of(2 ** -23))]);
}

/** N(0, 1) by Box and Muller's method, sine and cosine in turn, as TensorFlow's own kernel makes them. */
function normalOfWords(source: Source, shape: readonly number[]): number {
  const { constant, op } = source;
  const number = (value: number): number => constant([], DataType.FLOAT, Float32Array.of(value));
  const size = sizeOf(shape);
  const pairs = Math.ceil(size / 2);
  const uniform = uniformOfWords(source, [pairs, 2]);
  const column = (index: number): number => slice(source, uniform, [0, index], [pairs, 1]);
  // log(0) must not happen: TensorFlow clamps at the same 1e-7
  const log = op('Log', FLOATS, [op('Maximum', FLOATS, [column(0), number(1e-7)])]);
  const radius = op('Sqrt', FLOATS, [op('Mul', FLOATS, [log, number(-2)])]);
  const angle = op('Mul', FLOATS, [column(1), number(2 * Math.PI)]);
  const both = op(
    'ConcatV2',
    [intAttribute('N', 2), ...FLOATS, typeAttribute('Tidx', DataType.INT32)],
    [
      op('Mul', FLOATS, [op('Sin', FLOATS, [angle]), radius]),
      op('Mul', FLOATS, [op('Cos', FLOATS, [angle]), radius]),
      constant([], DataType.INT32, Int32Array.of(1)),
    ],
  );
  const flat = reshape(source, both, [2 * pairs]);
  return reshape(source, size % 2 ? slice(source, flat, [0], [size]) : flat, shape);
}

function slice(
  { constant, op }: RawOperations,
  from: number,
  begin: readonly number[],
  size: readonly number[],
): number {
  const attributes = [...FLOATS, typeAttribute('Index', DataType.INT32)];
  const ends = [begin, size].map(list => constant([list.length], DataType.INT32, Int32Array.from(list)));
  return op('Slice', attributes, [from, ...ends]);
}

function reshape({ constant, op }: RawOperations, from: number, shape: readonly number[]): number {
  const attributes = [...FLOATS, typeAttribute('Tshape', DataType.INT32)];
  return op('Reshape', attributes, [from, constant([shape.length], DataType.INT32, Int32Array.from(shape))]);
}

const FLOATS = [typeAttribute('T', DataType.FLOAT)];

function castAttributes(from: number, to: number) {
  return [typeAttribute('SrcT', from), typeAttribute('DstT', to)];
}

export function registerRandom(): void {
  for (const [name, operation, ofWords] of [
    ['StatelessUniform', 'StatelessRandomUniformV2', uniformOfWords],
    ['StatelessNormal', 'StatelessRandomNormalV2', normalOfWords],
  ] as const) {
    kernel(name, ({ inputs, attrs, backend }): tf.TensorInfo => {
      const shape = attrs['shape'] as number[];
      return rawOperations(backend, operations => {
        const step = backend.idOf(inputs['counter']!);
        const source = { ...operations, backend, step, key: attrs['key'] as number[] };
        const id = backend.binding.trace?.xla
          ? ofWords(source, shape)
          : draw(source, operation, DataType.FLOAT, shape);
        return backend.createOutputTensor({ id, shape, dtype: DataType.FLOAT });
      });
    });
  }
}
