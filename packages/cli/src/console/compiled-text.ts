import type { EventOf } from '@ganzoo/run';
import { formatCount, formatDuration } from '../text/numbers.ts';

/** `compiled step of discriminator, generator: 267 operations in 95 ms`, and how much of it was XLA's. */
export function compiledText({ what, nodes, traceMs, xlaMs }: EventOf<'compiled'>): string {
  const seconds = (ms: number): string => formatDuration(ms / 1000);
  const byXla = xlaMs === undefined ? '' : `, ${seconds(xlaMs)} of them XLA's`;
  return `compiled ${what}: ${formatCount(nodes)} operations in ${seconds(traceMs + (xlaMs ?? 0))}${byXla}`;
}
