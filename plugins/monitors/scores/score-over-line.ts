import { CompositionError, definePlugin, tf, type Shown } from '@ganzoo/sdk';

/** Share of the real examples beyond each end of the line where it is not given. */
const CUT = 0.01;

const END = { type: 'array', items: { type: 'number' }, default: [], maxItems: 2 } as const;

/**
 * Shows the score s(a + t(b - a)) of each critic at `points` places t in [0, 1] of the line from a to b through data in
 * one or two dimensions, and the largest slope from one to the next, max |Δs| / ‖Δx‖: for Wasserstein's critic about 1.
 *
 * Where an end is not given, it is that of real examples: their 1st or 99th percentile along each axis.
 */
export const scoreOverLine = definePlugin({
  kind: 'monitor',
  name: 'score-over-line',
  summary:
    "Shows the critic's score along a line through data in one or two dimensions, and its largest slope there.",
  params: {
    from: { ...END, description: 'Where the line begins; [] for the lower end of the data.' },
    to: { ...END, description: 'Where it ends; [] for the upper end of the data.' },
    points: { type: 'integer', default: 256, minimum: 2, description: 'Places on the line.' },
  },
  create({ from, to, points }, { samples }) {
    const [dimensions = 1] = samples?.shape ?? [];
    for (const { length } of [from, to]) {
      if (length === 0 || length === dimensions) continue;
      throw new CompositionError(
        `score-over-line is given a point of ${length} numbers, but an example has ${dimensions}.`,
      );
    }
    if (from.length > 0 && String(from) === String(to))
      throw new CompositionError(`score-over-line begins and ends at ${said(from)}: a line has two ends.`);
    return {
      needs: { critic: true, shapes: [[1], [2]] },
      async show({ batch, compute, critics }) {
        const drawn = await batch(points);
        const shown: Record<string, Shown> = {};
        for (const [player, critic] of Object.entries(critics)) {
          const real = compute(() => {
            const examples = critic.real(drawn);
            if (String(examples.shape) === String([points, dimensions])) return examples;
            throw new CompositionError(
              `score-over-line needs a critic of points, which that of '${player}' is not.`,
            );
          });
          const [start, end] = [
            axisEnds(real, dimensions, from, CUT),
            axisEnds(real, dimensions, to, 1 - CUT),
          ];
          const way = end.map((value, axis) => value - (start[axis] ?? 0));
          const length = Math.hypot(...way);
          const at = Array.from({ length: points }, (_, i) => i / (points - 1));
          const line = at.flatMap(t => start.map((value, axis) => value + t * (way[axis] ?? 0)));
          const scores = compute(() => critic.score(tf.tensor2d(line, [points, dimensions]), drawn));
          const rises = scores.subarray(1).map((score, i) => Math.abs(score - (scores[i] ?? 0)));
          shown[`${player}/score`] = {
            curve: {
              x: dimensions === 1 ? line : at.map(t => t * length),
              lines: { [player]: scores },
              axes: {
                x: dimensions === 1 ? 'x' : `distance from (${said(start)}) towards (${said(end)})`,
                y: 'score',
              },
            },
          };
          shown[`${player}/slope`] = rises.reduce((a, b) => Math.max(a, b), 0) / (length / (points - 1));
        }
        return shown;
      },
    };
  },
});

/** The given end of the line, or that of the examples along each axis: where a share of them lies below. */
function axisEnds(
  real: Float32Array,
  dimensions: number,
  given: readonly number[],
  share: number,
): readonly number[] {
  if (given.length > 0) return given;
  return Array.from({ length: dimensions }, (_, axis) => {
    const sorted = real.filter((_, i) => i % dimensions === axis).toSorted();
    return sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  });
}

function said(point: readonly number[]): string {
  return point.map(value => Number(value.toPrecision(3))).join(', ');
}
