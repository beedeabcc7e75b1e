import type { ArgumentSpec } from '@ganzoo/engine';
import { DataError, tf, type FieldSpec, type StreamedSplit } from '@ganzoo/sdk';
import { byteScale } from './resident-split.ts';
import { takeAll, type Examples, type Take, type SplitData } from './split-data.ts';
import { sizeOf } from '@ganzoo/sdk/data';

/** Fields of a split read while it is used: the values of a batch, and its rows, go into the step as its arguments. */
export class StreamedData implements SplitData {
  private readonly fields: readonly (readonly [string, FieldSpec])[];

  constructor(
    fields: Readonly<Record<string, FieldSpec>>,
    private readonly split: StreamedSplit,
  ) {
    this.fields = Object.entries(fields);
    this.size = split.size;
    const values = this.fields.map(([, { shape, dtype }]): ArgumentSpec => ({
      shape,
      dtype: dtype === 'int32' ? 'int32' : 'float32',
    }));
    this.arguments = [...values, { shape: [], dtype: 'int32' }];
  }

  readonly size: number;
  readonly streamed = true;
  readonly arguments: readonly ArgumentSpec[];

  async fetch(rows: Int32Array): Promise<Examples> {
    const { fields, notes = [] } = await this.split.read(rows);
    const arrays = this.fields.map(([name, { shape }]) => {
      const values = fields[name];
      const expected = sizeOf(shape) * rows.length;
      if (values?.length !== expected) {
        throw new DataError(
          `Field '${name}' holds ${values?.length ?? 'no'} numbers, but ${rows.length} examples need ${expected}.`,
        );
      }
      return values;
    });
    return { arrays: [...arrays, rows], notes };
  }

  batch(args: readonly tf.Tensor[], take: Take = takeAll): Record<string, tf.Tensor> {
    const batch = this.fields.map(([name, field], i) => {
      const { scale, offset } = byteScale(field);
      // the arithmetic of gatherRows, so that the numbers are those of the same data in memory
      const given = take(args[i]!);
      return [name, field.dtype === 'uint8' ? tf.add(tf.mul(given, scale), offset) : given] as const;
    });
    return Object.fromEntries(batch);
  }

  rows(args: readonly tf.Tensor[], take: Take = takeAll): tf.Tensor {
    return take(args.at(-1)!);
  }

  dispose(): Promise<void> {
    return this.split.close();
  }
}
