import { type Attribute, DataType, type TensorMetadata, typeAttribute } from './types.ts';

/** Number formats of a step; `bf16-mixed` computes products in bfloat16 and everything else in float32. */
export type Precision = 'float32' | 'bf16-mixed';

/** Operations that `bf16-mixed` carries out in bfloat16, with the places of their factors among the inputs. */
const FACTORS: Readonly<Record<string, readonly [number, number]>> = {
  MatMul: [0, 1],
  BatchMatMulV2: [0, 1],
  Conv2D: [0, 1],
  Conv2DBackpropInput: [1, 2],
  Conv2DBackpropFilter: [0, 2],
  DepthwiseConv2dNative: [0, 1],
  DepthwiseConv2dNativeBackpropInput: [1, 2],
  DepthwiseConv2dNativeBackpropFilter: [0, 2],
};

/** Runs an operation, or makes it a node. */
export type Execute = (
  name: string,
  attributes: readonly Attribute[],
  inputs: readonly number[],
  outputs: number,
) => TensorMetadata[];

/** The places of the factors of an operation that `bf16-mixed` touches: a product of float32 numbers. */
export function factorsOf(name: string, attributes: readonly Attribute[]): readonly number[] | undefined {
  const floats = attributes.some(({ name: key, value }) => key === 'T' && value === DataType.FLOAT);
  return floats ? FACTORS[name] : undefined;
}

/** A product with its factors rounded to bfloat16 and its result brought back to float32. */
export function inBfloat16(
  execute: Execute,
  narrow: (id: number) => number,
  factors: readonly number[],
  [name, attributes, inputs]: readonly [string, readonly Attribute[], readonly number[]],
): { result: TensorMetadata; between: number } {
  const rounded = inputs.map((id, place) => (factors.includes(place) ? narrow(id) : id));
  const type = typeAttribute('T', DataType.BFLOAT16);
  const typed = attributes.map(attribute => (attribute.name === 'T' ? type : attribute));
  const [product] = execute(name, typed, rounded, 1);
  return { result: cast(execute, product!.id, DataType.BFLOAT16, DataType.FLOAT), between: product!.id };
}

/** A tensor in another number format. */
export function cast(execute: Execute, id: number, from: number, to: number): TensorMetadata {
  return execute('Cast', [typeAttribute('SrcT', from), typeAttribute('DstT', to)], [id], 1)[0]!;
}
