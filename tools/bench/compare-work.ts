import type { Contender } from './contender.ts';
import { sameWork, timeInTurn } from './measure.ts';
import { TORCH_MODES, ours, recordOf, tensorflow, torch } from './peers.ts';
import type { Result } from './report.ts';
import type { Precision, Work } from './works.ts';

export interface CompareOptions {
  readonly python: string;
  readonly rounds: number;
}

/** Checks that all contenders do the same work, then times them in turn. */
export async function compareWork(
  work: Work,
  precision: Precision,
  { python, rounds }: CompareOptions,
): Promise<Result> {
  const record = recordOf(work);
  // tfjs has one number format
  const modes = precision === 'float32' ? ['auto', 'off', 'stock'] : ['auto', 'off'];
  const us = modes.map(mode => ours(work, precision, mode));
  const peers = TORCH_MODES.map(mode => torch(python, work, precision, mode, record));
  if (work.tensorflow) peers.push(tensorflow(python, work, precision, record));
  const all = [...us, ...peers];
  try {
    const agreement =
      precision === 'float32' ? await sameLosses(us[0]!, [...us.slice(1), ...peers]) : undefined;
    const times = await timeInTurn(all, work.steps, rounds);
    const memory: Record<string, number> = {};
    for (const contender of all) memory[contender.name] = await contender.ask({ ask: 'memory' });
    return { work, precision, agreement, times, memory };
  } finally {
    for (const contender of all) contender.end();
  }
}

/** Largest difference of losses from ours; throws where the same work is not done. */
async function sameLosses(reference: Contender, others: readonly Contender[]): Promise<number> {
  const expected = await reference.ask({ ask: 'losses' });
  let largest = 0;
  for (const contender of others) {
    const losses = await contender.ask({ ask: 'losses' });
    largest = Math.max(largest, sameWork(expected, losses, contender.name));
  }
  return largest;
}
