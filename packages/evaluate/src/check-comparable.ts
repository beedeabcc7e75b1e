import { resultSpec, seenBy, type PlacedMetric, type RunParts } from '@ganzoo/core';
import { CompositionError, type FieldSpec } from '@ganzoo/sdk';
import { isDeepStrictEqual } from 'node:util';

/** A run by its name, with what it is made of. */
export interface NamedRun {
  readonly name: string;
  readonly parts: RunParts;
}

/** The metrics of a run that compare it with others. */
export function metricsOfRuns({ metrics }: RunParts): PlacedMetric[] {
  return metrics.filter(({ wants }) => wants.runs !== undefined);
}

/** Throws {@link CompositionError} where runs are compared by unlike metrics, or what these look at is not alike. */
export function checkComparable([first, ...others]: readonly NamedRun[]): void {
  if (!first) return;
  const metrics = metricsOfRuns(first.parts);
  for (const other of others) {
    const theirs = metricsOfRuns(other.parts);
    if (!isDeepStrictEqual(metrics.map(asked), theirs.map(asked)))
      throw new CompositionError(
        `${first.name} and ${other.name} are compared by different metrics: ${list(metrics)}, and ${list(theirs)}.`,
        'Name the metrics by an override, which is applied to each run: +metrics=NAME',
      );
    for (const { wants, label } of metrics) {
      for (const result of seenBy(wants)) {
        const [one, two] = [first, other].map(({ parts }) => {
          const { gives } = parts.game.views[wants.view]!;
          return told(resultSpec(gives[result]!, parts.data));
        });
        if (one !== two)
          throw new CompositionError(
            `${label} compares '${result}' of the view '${wants.view}', which is ${one} in ${first.name}, but ${two} in ${other.name}.`,
          );
      }
    }
  }
}

/** All that is asked by a metric. */
function asked({ tag, name, params, wants, config }: PlacedMetric): unknown {
  return { tag, name, params, wants, samples: config.samples, features: config.features };
}

function list(metrics: readonly PlacedMetric[]): string {
  return metrics.length === 0
    ? 'none'
    : metrics.map(({ tag, config }) => `${tag} of ${config.samples} samples`).join(', ');
}

/** `[28, 28, 1] in [-1, 1]`. */
function told({ shape, dtype, range, classes }: FieldSpec): string {
  const within = range ? `in [${range.join(', ')}]` : dtype === 'int32' ? 'whole numbers' : 'in any range';
  const of = classes === undefined ? within : `${classes} classes`;
  return `[${shape.join(', ')}] ${of}`;
}
