import { sameWork } from '../measure.ts';
import type { Checkout } from './checkout.ts';
import { timeRounds, type Comparison } from './rounds.ts';
import type { Row, Side } from './rows.ts';

/** Times one row in both checkouts; throws where they do not do the same work. */
export async function compareRow(row: Row, old: Checkout, now: Checkout): Promise<Comparison> {
  const sides: Side[] = [];
  try {
    for (const { folder } of [old, now]) sides.push(await row.start(folder));
    const [before, after] = sides as [Side, Side];
    if (before.losses && after.losses) sameWork(before.losses, after.losses, now.commit);
    return await timeRounds(before.time, after.time);
  } finally {
    for (const side of sides) side.end();
  }
}
