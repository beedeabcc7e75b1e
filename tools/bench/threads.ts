import { median } from './measure.ts';
import { oursOn } from './peers.ts';
import { findWork, type Work } from './works.ts';

/** Works whose runs are short enough to be swept over. */
const SWEPT = ['ring', 'mini-net', 'study-net'] as const;

/** Steps a second of one run on both cores, and of two runs at once with one each. */
export interface SideBySide {
  readonly work: Work;
  readonly inTurn: number;
  readonly together: number;
}

/** Two runs of one thread each side by side against runs of two threads one after another, `rounds` times in turn. */
export async function sideBySide(rounds: number): Promise<SideBySide[]> {
  const results: SideBySide[] = [];
  for (const name of SWEPT) {
    const work = findWork(name);
    const [two, ...ones] = [oursOn(work, 2), oursOn(work, 1), oursOn(work, 1)] as const;
    const inTurn: number[] = [];
    const together: number[] = [];
    try {
      for (const contender of [two, ...ones]) await contender.ask({ ask: 'times', steps: 3 });
      for (let round = 0; round < rounds; round++) {
        const request = { ask: 'times', steps: work.steps } as const;
        inTurn.push(1000 / mean(await two.ask(request)));
        const both = await Promise.all(ones.map(contender => contender.ask(request)));
        together.push(both.reduce((sum, times) => sum + 1000 / mean(times), 0));
      }
    } finally {
      for (const contender of [two, ...ones]) contender.end();
    }
    results.push({ work, inTurn: median(inTurn), together: median(together) });
  }
  return results;
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b) / values.length;
}
