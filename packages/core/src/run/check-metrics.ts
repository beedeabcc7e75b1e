import type { FieldSpec } from '@ganzoo/sdk';
import { splitsOf } from '@ganzoo/sdk/data';
import { hintOf, type Problem } from '../experiment-error.ts';
import { didYouMean } from '../nearest.ts';
import { splitSize } from './check-data.ts';
import { misfit, namesake } from './faults.ts';
import { seenBy } from './metric-wants.ts';
import type { PlacedMetric, RunParts } from './parts.ts';
import { laidOut, resultSpec, rowsOf } from './views.ts';

/** Metrics that cannot be told apart, that look at what the game does not show, or that do not suit the data set. */
export function* metricMisfits(parts: RunParts, comparing = false): Generator<Problem> {
  yield* twins(parts.metrics);
  for (const metric of parts.metrics) {
    yield* ofRuns(metric, comparing);
    const missing = [...shown(metric, parts)];
    yield* missing;
    if (missing.length > 0) continue;
    yield* compared(metric, parts);
    yield* looked(metric, parts);
  }
}

/** Scores of one name would overwrite each other. */
function* twins(metrics: readonly PlacedMetric[]): Generator<Problem> {
  for (const [i, metric] of metrics.entries()) {
    const { path, tag } = metric;
    const before = metrics.slice(0, i);
    const twin = namesake(metric, before);
    const lookalike = before.find(other => other.tag === tag);
    if (twin) {
      yield twin;
    } else if (lookalike) {
      yield misfit(path, `${path} and ${lookalike.path} both score '${tag}': give one a \`name\`.`);
    }
  }
}

/** Several runs, for metrics that compare them. */
function* ofRuns({ product, name, label, path }: PlacedMetric, comparing: boolean): Generator<Problem> {
  const { runs, baselines = false } = product.needs;
  if (runs === undefined) return;
  // a plugin's file may be JavaScript
  if ((runs as unknown) !== 2)
    yield misfit(path, `${label} needs ${String(runs)} runs; it can need 2, or say nothing.`);
  else if (baselines) yield misfit(path, `${label} compares runs, so it cannot score baselines.`);
  else if (!comparing)
    yield misfit(
      path,
      `${label} needs 2 runs.`,
      `Leave it out here and ask for it by: ganzoo compare RUN RUN +metrics=${name}`,
    );
}

/** The view and its results. */
function* shown({ wants, label, path }: PlacedMetric, { game, objective }: RunParts): Generator<Problem> {
  const views = Object.keys(game.views);
  if (!Object.hasOwn(game.views, wants.view)) {
    const has = views.length === 0 ? 'It shows nothing.' : `It shows: ${views.join(', ')}.`;
    yield misfit(
      path,
      `${label} looks at '${wants.view}', which ${objective.label} does not show.`,
      hintOf(didYouMean(wants.view, views), has),
    );
    return;
  }
  const view = game.views[wants.view]!;
  const gives = Object.keys(view.gives);
  for (const result of seenBy(wants).filter(name => !gives.includes(name))) {
    yield misfit(
      path,
      `${label} needs '${result}' of the view '${wants.view}', which ${objective.label} does not give there.`,
      hintOf(didYouMean(result, gives), `It gives: ${gives.join(', ')}.`),
    );
  }
  if (wants.generator && (view.over !== undefined || laidOut(view) !== undefined)) {
    yield misfit(
      path,
      `${label} needs a view that starts from latent vectors, but '${wants.view}' of ${objective.label} does not.`,
    );
  }
}

/** Real examples to compare with, and as many as are compared. */
function* compared(metric: PlacedMetric, { game, data, dataset, objective }: RunParts): Generator<Problem> {
  const { wants, label, path, config } = metric;
  const view = game.views[wants.view]!;
  for (const result of wants.splits.length > 0 ? seenBy(wants) : []) {
    const field = view.gives[result]!;
    if (typeof field !== 'string') {
      yield misfit(
        path,
        `${label} compares '${result}' with real examples, but '${wants.view}' of ${objective.label} gives it as no field of the data set.`,
      );
      continue;
    }
    const splits = splitsOf(data, field);
    for (const split of wants.splits) {
      const size = splitSize(splits, split);
      if (size === undefined) {
        yield misfit(
          path,
          `${label} compares with a split '${split}', which ${dataset.label} does not have.`,
          `It has: ${Object.keys(splits).join(', ')}. Choose another data set, or no metrics.`,
        );
      } else if (config.samples > size && !rowsOf(view, { game, data })) {
        yield misfit(
          `${path}.samples`,
          `${label} compares ${config.samples.toLocaleString('en-US')} samples with the split '${split}', ` +
            `but ${dataset.label} has ${size.toLocaleString('en-US')} examples there.`,
          `Set samples to ${size} or less.`,
        );
      }
    }
  }
}

/** Features that can look at what they are to look at. */
function* looked(
  { wants, features, path }: PlacedMetric,
  { game, data, objective }: RunParts,
): Generator<Problem> {
  const takes = features?.product.takes;
  if (!takes || wants.looksAt === undefined) return;
  const spec = resultSpec(game.views[wants.view]!.gives[wants.looksAt]!, data);
  if (told(takes) === told(spec)) return;
  yield misfit(
    `${path}.features`,
    `${features.label} looks at examples ${told(takes)}, but '${wants.looksAt}' of the view '${wants.view}' of ${objective.label} is ${told(spec)}.`,
    'Choose other features, or a metric that looks at another result.',
  );
}

function told({ shape, range }: Pick<FieldSpec, 'shape' | 'range'>): string {
  return `[${shape.join(', ')}] in ${range ? `[${range.join(', ')}]` : 'any range'}`;
}
