import type { Rng } from '@ganzoo/sdk';

/** Whether the published generator is followed with its oversights, or what it says it does. */
export type Variant = 'paper' | 'lucic2018';

/** How polygons are drawn at random. */
export interface Shape {
  readonly sides: number;
  /** Degrees. */
  readonly minAngle: number;
  /** Part of the picture's side that the circle of the vertices measures across. */
  readonly scale: number;
  readonly variant: Variant;
}

const DEGREE = Math.PI / 180;
/** Most degrees by which a polygon is turned: the published generator takes 2π for degrees, not radians. */
const MOST_TURN: Readonly<Record<Variant, number>> = { paper: 360, lucic2018: 2 * Math.PI };
/** Part of `minAngle` that the arc of a vertex is shortened by, and so the part kept between neighbours. */
const KEPT: Readonly<Record<Variant, number>> = { paper: 1, lucic2018: 0.5 };

/**
 * Vertices of `count` convex polygons, x and y of one after another, float64 [count, sides, 2] in units of the picture's
 * side, their mean in its middle.
 *
 * Vertex i of n has the angle i·360/n + m/2 + u·(360/n − k·m) degrees on a circle, m = minAngle, u uniform in [0, 1),
 * k = 1 (paper) or ½ (lucic2018).
 */
export function drawVertices(rng: Rng, count: number, { sides, minAngle, scale, variant }: Shape) {
  const along = rng.fork('angle').uniform(count * sides);
  const turn = rng.fork('turn').uniform(count, { high: MOST_TURN[variant] });
  const arc = 360 / sides;
  const radius = scale / 2;
  const out = new Float64Array(2 * count * sides);
  for (let polygon = 0; polygon < count; polygon++) {
    const first = polygon * sides;
    let [meanX, meanY] = [0, 0];
    for (let i = 0; i < sides; i++) {
      const own = i * arc + minAngle / 2 + along[first + i]! * (arc - KEPT[variant] * minAngle);
      const angle = (own + turn[polygon]!) * DEGREE;
      meanX += (out[2 * (first + i)] = radius * Math.cos(angle)) / sides;
      meanY += (out[2 * (first + i) + 1] = radius * Math.sin(angle)) / sides;
    }
    for (let i = first; i < first + sides; i++) {
      out[2 * i]! += 0.5 - meanX;
      out[2 * i + 1]! += 0.5 - meanY;
    }
  }
  return out;
}
