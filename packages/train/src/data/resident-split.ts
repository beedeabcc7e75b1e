import type { ArgumentSpec, Engine } from '@ganzoo/engine';
import { DataError, tf, type FieldSpec, type Split } from '@ganzoo/sdk';
import { gatherRows } from '@ganzoo/sdk/host';
import { takeAll, type Examples, type Take, type SplitData } from './split-data.ts';
import { sizeOf } from '@ganzoo/sdk/data';

/** Fields of a split handed to TensorFlow once, from which batches are gathered inside the step. */
export class ResidentSplit implements SplitData {
  private readonly tensors: Readonly<Record<string, tf.Tensor>>;

  constructor(
    engine: Engine,
    private readonly fields: Readonly<Record<string, FieldSpec>>,
    split: Split,
  ) {
    const tensors = Object.entries(fields).map(([name, { shape }]) => {
      const values = split.fields[name];
      const expected = sizeOf(shape) * split.size;
      if (values?.length !== expected) {
        throw new DataError(
          `Field '${name}' holds ${values?.length ?? 'no'} numbers, but ${split.size} examples need ${expected}.`,
        );
      }
      return [name, engine.resident(values, [split.size, ...shape])] as const;
    });
    this.tensors = Object.fromEntries(tensors);
    this.size = split.size;
  }

  readonly size: number;
  readonly streamed = false;
  /** Rows, of which a batch holds [n]. */
  readonly arguments: readonly ArgumentSpec[] = [{ shape: [], dtype: 'int32' }];

  fetch(rows: Int32Array): Examples {
    return { arrays: [rows], notes: [] };
  }

  batch(args: readonly tf.Tensor[], take?: Take): Record<string, tf.Tensor> {
    const rows = this.rows(args, take);
    const batch = Object.entries(this.tensors).map(([name, tensor]) => {
      const { scale, offset } = byteScale(this.fields[name]!);
      return [name, gatherRows(tensor, rows, scale, offset)] as const;
    });
    return Object.fromEntries(batch);
  }

  rows([rows]: readonly tf.Tensor[], take: Take = takeAll): tf.Tensor {
    return take(rows!);
  }

  dispose(): void {
    tf.dispose(Object.values(this.tensors));
  }
}

/** Factor and offset that bring bytes 0 .. 255 to the field's range. */
export function byteScale({ dtype, range = [0, 255] }: FieldSpec): { scale: number; offset: number } {
  return dtype === 'uint8'
    ? { scale: (range[1] - range[0]) / 255, offset: range[0] }
    : { scale: 1, offset: 0 };
}
