import type { ArgumentSpec } from '@ganzoo/engine';
import { DataError, tf, type DataSpec, type FieldSpec, type StreamedSplit } from '@ganzoo/sdk';
import { byteScale } from './resident-split.ts';
import type { Examples, SplitData } from './split-data.ts';
import { sizeOf } from '@ganzoo/sdk/data';

/** A split read while it is used: the values of a batch go into the step as its arguments. */
export class StreamedData implements SplitData {
  private readonly fields: readonly (readonly [string, FieldSpec])[];

  constructor(
    data: DataSpec,
    private readonly split: StreamedSplit,
  ) {
    this.fields = Object.entries(data.fields);
    this.size = split.size;
    this.arguments = this.fields.map(([, { shape, dtype }]) => ({
      shape,
      dtype: dtype === 'int32' ? 'int32' : 'float32',
    }));
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
    return { arrays, notes };
  }

  batch(args: readonly tf.Tensor[]): Record<string, tf.Tensor> {
    const batch = this.fields.map(([name, field], i) => {
      const { scale, offset } = byteScale(field);
      // the arithmetic of gatherRows, so that the numbers are those of the same data in memory
      const values = field.dtype === 'uint8' ? tf.add(tf.mul(args[i]!, scale), offset) : args[i]!;
      return [name, values] as const;
    });
    return Object.fromEntries(batch);
  }

  dispose(): Promise<void> {
    return this.split.close();
  }
}
