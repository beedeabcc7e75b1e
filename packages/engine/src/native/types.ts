/** TensorFlow's data type numbers (tensorflow/c/tf_datatype.h), the ones used here. */
export const DataType = {
  FLOAT: 1,
  INT32: 3,
  UINT8: 4,
  STRING: 7,
  COMPLEX64: 8,
  INT64: 9,
  BOOL: 10,
  BFLOAT16: 14,
  RESOURCE: 20,
  UINT32: 22,
  UINT64: 23,
} as const;

/** Bytes of one element. */
export const BYTES: Readonly<Record<number, number>> = {
  [DataType.FLOAT]: 4,
  [DataType.INT32]: 4,
  [DataType.UINT8]: 1,
  [DataType.COMPLEX64]: 8,
  [DataType.INT64]: 8,
  [DataType.BOOL]: 1,
  [DataType.BFLOAT16]: 2,
  [DataType.UINT32]: 4,
  [DataType.UINT64]: 8,
};

/** Kinds of attribute, numbered as tfjs-node's binding numbers them; it has none for functions. */
export const AttributeType = {
  STRING: 0,
  INT: 1,
  FLOAT: 2,
  BOOL: 3,
  TYPE: 4,
  SHAPE: 5,
  FUNCTION: 6,
} as const;

/** An attribute of an operation as tfjs-node's kernels write it. */
export interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

/** What the backend must know of an operation's output. */
export interface TensorMetadata {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}

export const typeAttribute = (name: string, value: number | readonly number[]): Attribute => ({
  name,
  type: AttributeType.TYPE,
  value,
});
export const intAttribute = (name: string, value: number | readonly number[]): Attribute => ({
  name,
  type: AttributeType.INT,
  value,
});
export const floatAttribute = (name: string, value: number): Attribute => ({
  name,
  type: AttributeType.FLOAT,
  value,
});
export const boolAttribute = (name: string, value: boolean): Attribute => ({
  name,
  type: AttributeType.BOOL,
  value,
});
export const stringAttribute = (name: string, value: string): Attribute => ({
  name,
  type: AttributeType.STRING,
  value,
});
export const shapeAttribute = (name: string, value: readonly number[]): Attribute => ({
  name,
  type: AttributeType.SHAPE,
  value,
});
export const functionAttribute = (name: string, value: string): Attribute => ({
  name,
  type: AttributeType.FUNCTION,
  value,
});
