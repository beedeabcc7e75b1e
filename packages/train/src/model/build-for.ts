import type { RunParts } from '@ganzoo/core';
import { EngineOpError, PluginFailedError, inPlugin } from '@ganzoo/engine';
import { CompositionError, type GanzooError } from '@ganzoo/sdk';

/** Errors of JavaScript itself: a slip in the code, whatever the data. */
const SLIPS = [TypeError, ReferenceError, RangeError, SyntaxError];

/**
 * Runs a net's builder; throws {@link CompositionError} where tfjs or TensorFlow refuses the shapes it makes.
 *
 * `label` is the architecture and net, `field` the one the net is made for. A slip in the builder's code stays what it
 * is, as do errors that the builder throws in our own words.
 */
export function buildFor<T>(
  { dataset, data }: Pick<RunParts, 'dataset' | 'data'>,
  label: string,
  field: string | null,
  build: () => T,
): T {
  try {
    return inPlugin(label, build);
  } catch (error) {
    const reason = refusal(error);
    if (reason === undefined) throw error;
    const shape = (field !== null && data.fields[field]?.shape.join(', ')) || '';
    const whose = field === null ? '' : `, whose '${field}' has the shape [${shape}]`;
    throw Object.assign(
      new CompositionError(
        `${label} cannot be built for ${dataset.label}${whose}.`,
        `Choose another architecture or data set. It stopped with: ${reason}`,
      ),
      { where: (error as GanzooError).where ?? new PluginFailedError(label, error).where, cause: error },
    );
  }
}

/** What a library said, or undefined where something else is wrong. */
function refusal(error: unknown): string | undefined {
  // memory that runs out says nothing of shapes
  if (error instanceof EngineOpError)
    return /memory|exhausted|OOM/.test(error.message) ? undefined : withoutNode(error.message);
  if (!(error instanceof PluginFailedError) || !(error.cause instanceof Error)) return undefined;
  const { cause } = error;
  return SLIPS.some(slip => cause instanceof slip) ? undefined : cause.message;
}

/** TensorFlow adds the node of the graph, which nobody outside can look up. */
function withoutNode(message: string): string {
  return message.replace(/ (?:for|\[Op:) '?\{\{node[\s\S]*$/, '');
}
