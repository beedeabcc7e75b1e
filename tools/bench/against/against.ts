import { here } from '../../shared/machine.ts';
import type { KeptAgainst } from '../measurements.ts';
import { compareRow } from './compare.ts';
import { checkoutOf, currentTree } from './checkout.ts';
import type { Row } from './rows.ts';
import { inMs, inWords, verdictOf } from './verdict.ts';

/** What came of all rows: measurements, and the rows that could not be timed. */
export interface Outcome {
  readonly rows: readonly KeptAgainst[];
  readonly failed: readonly string[];
}

/**
 * Times rows at a commit and in this working tree, prints a line for each as it ends, and hands each to `keep`. A row that
 * fails is named, and the others go on.
 */
export async function compareAgainst(
  commit: string,
  rows: readonly Row[],
  keep: (row: KeptAgainst) => void,
): Promise<Outcome> {
  const old = await checkoutOf(commit);
  const now = currentTree();
  console.log(`${now.commit} against ${old.commit}: time over time there, with a 95 % interval`);
  const compared: KeptAgainst[] = [];
  const failed: string[] = [];
  for (const row of rows) {
    try {
      const comparison = await compareRow(row, old, now);
      const kept = { name: row.name, ...comparison, commit: now.commit, against: old.commit, ...here() };
      compared.push(kept);
      keep(kept);
      console.log(lineOf(kept));
    } catch (error) {
      failed.push(row.name);
      console.error(`${row.name}: failed: ${(error as Error).message}`);
    }
  }
  return { rows: compared, failed };
}

/** `ring: slower, 1.050 [1.040, 1.060] in 7 rounds (0.53 ms -> 0.56 ms)`. */
function lineOf(row: KeptAgainst): string {
  const times = `${inMs(row.old)} ms -> ${inMs(row.now)} ms`;
  return `${row.name}: ${verdictOf(row)}, ${inWords(row)} in ${row.rounds} rounds (${times})`;
}
