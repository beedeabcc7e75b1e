import { sameRange, type RunParts } from '@ganzoo/core';
import { CompositionError, tf, type FieldSpec } from '@ganzoo/sdk';

/** Operations whose values lie in a fixed range, and that range. */
const BOUNDED: Readonly<Record<string, readonly [number, number]>> = { Tanh: [-1, 1], Sigmoid: [0, 1] };

/** Operations that change the place of values only. */
const MOVING = new Set(['Reshape', 'Identity', 'Transpose', 'Cast', 'Reverse']);

interface TapeNode {
  readonly kernelName: string;
  readonly inputs: Readonly<Record<string, tf.Tensor>>;
  readonly outputs: readonly tf.Tensor[];
}

/**
 * Throws {@link CompositionError} where a net that imitates the field ends in an activation of another range: tanh for
 * data in [0, 1] reaches half of its values in vain.
 *
 * Seen while gradients are recorded, which is so when a step is traced; at other times nothing is checked.
 */
export function checkOutputRange(
  { dataset }: Pick<RunParts, 'dataset'>,
  label: string,
  name: string,
  { range }: FieldSpec,
  output: tf.Tensor,
): void {
  const made = range && lastRange(output);
  if (!made || sameRange(made.range, range)) return;
  throw new CompositionError(
    `${label} ends in ${made.by}, whose values lie in [${made.range.join(', ')}], but '${name}' of ${dataset.label} ` +
      `lies in [${range.join(', ')}].`,
    'Choose another architecture, or end this one with `net.intoRange(h)`, which follows the data.',
  );
}

/** The last operation that bounds a tensor's values, or undefined where there is none or nothing is recorded. */
function lastRange(output: tf.Tensor): { by: string; range: readonly [number, number] } | undefined {
  const tape: readonly TapeNode[] = tf.engine().state.activeTape ?? [];
  let wanted = output.id;
  for (let i = tape.length - 1; i >= 0; i--) {
    const node = tape[i]!;
    if (!node.outputs.some(({ id }) => id === wanted)) continue;
    const range = BOUNDED[node.kernelName];
    if (range) return { by: node.kernelName.toLowerCase(), range };
    const [input, other] = Object.values(node.inputs);
    if (!MOVING.has(node.kernelName) || !input || other) return undefined;
    wanted = input.id;
  }
  return undefined;
}
