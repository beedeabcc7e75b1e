import type { FieldValues } from '../contracts/data.ts';

/** So many values of the same type as `like`, all 0. */
function valuesLike(like: FieldValues, length: number): FieldValues {
  return new (like.constructor as new (length: number) => FieldValues)(length);
}

/** Values of one field, piece after piece, as one array of the first one's type; at least one piece. */
export function concatValues(pieces: readonly FieldValues[]): FieldValues {
  const whole = valuesLike(
    pieces[0]!,
    pieces.reduce((sum, { length }) => sum + length, 0),
  );
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** The values of some examples of a field, each of `width` numbers, in the order of `rows`. */
export function takeRows(values: FieldValues, width: number, rows: Int32Array): FieldValues {
  const taken = valuesLike(values, rows.length * width);
  rows.forEach((row, i) => taken.set(values.subarray(row * width, (row + 1) * width), i * width));
  return taken;
}
