import type { Curve } from '@ganzoo/sdk';

/** The curve as a table of numbers separated by commas, with a row for each x. */
export function curveCsv({ x, lines }: Curve): string {
  const rows = Array.from(x, (at, i) => [at, ...Object.values(lines).map(heights => heights[i]!)].join(','));
  return [['x', ...Object.keys(lines)].join(','), ...rows, ''].join('\n');
}
