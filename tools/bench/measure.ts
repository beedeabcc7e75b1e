import type { Answers } from './protocol.ts';
import type { Contender } from './contender.ts';

/** How far losses of the first steps may lie apart, relative to the larger of 1 and the loss. */
const SAME_WORK = 1e-3;

/** Middle, smallest and largest of a contender's rounds, each the median of its steps, in milliseconds. */
export interface Timing {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** Times the contenders in turn, `rounds` times over, so that a slow minute of the machine hits all of them. */
export async function timeInTurn(
  contenders: readonly Contender[],
  steps: number,
  rounds: number,
): Promise<Record<string, Timing>> {
  const medians: Record<string, number[]> = Object.fromEntries(contenders.map(({ name }) => [name, []]));
  for (const contender of contenders) await contender.ask({ ask: 'times', steps: Math.min(steps, 3) }); // warm
  for (let round = 0; round < rounds; round++) {
    for (const contender of contenders) {
      medians[contender.name]!.push(median(await contender.ask({ ask: 'times', steps })));
    }
  }
  const timings = Object.entries(medians).map(([name, times]) => {
    const timing = { median: median(times), low: Math.min(...times), high: Math.max(...times) };
    return [name, timing] as const;
  });
  return Object.fromEntries(timings);
}

/** {@link difference} of the losses of the first steps; throws where it shows that `name` does other work. */
export function sameWork(ours: Answers['losses'], theirs: Answers['losses'], name: string): number {
  const apart = difference(ours, theirs);
  if (apart > SAME_WORK) throw new Error(`${name} does other work: losses differ by ${apart}`);
  return apart;
}

/** Largest |a - b| / max(1, |a|) over all losses of the first steps. */
function difference(ours: Answers['losses'], theirs: Answers['losses']): number {
  const parts = ours.flatMap((losses, step) =>
    Object.entries(losses).map(
      ([name, value]) => Math.abs(value - theirs[step]![name]!) / Math.max(1, Math.abs(value)),
    ),
  );
  return Math.max(...parts.map(part => (Number.isNaN(part) ? Infinity : part)));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
