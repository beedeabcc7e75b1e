import { sameWork } from '../measure.ts';
import type { Checkout } from './checkout.ts';
import { timeRound, timeRounds, type Comparison, type Round } from './rounds.ts';
import type { Row, Side } from './rows.ts';

/**
 * Times one row in both checkouts; throws where they do not do the same work.
 *
 * Each round has programs of its own. Two processes of the same program may differ by a tenth and more for as long as they
 * live, by where their memory lies and how their steps were compiled: rounds of one pair would agree on that difference.
 */
export function compareRow(row: Row, old: Checkout, now: Checkout): Promise<Comparison> {
  return timeRounds(done => round(row, old, now, done % 2 === 0));
}

async function round(row: Row, old: Checkout, now: Checkout, oldFirst: boolean): Promise<Round> {
  const sides = new Map<Checkout, Side>();
  try {
    for (const each of oldFirst ? [old, now] : [now, old]) sides.set(each, await row.start(each.folder));
    const [before, after] = [sides.get(old)!, sides.get(now)!];
    if (before.losses && after.losses) sameWork(before.losses, after.losses, now.commit);
    return await timeRound(before.time, after.time);
  } finally {
    for (const side of sides.values()) side.end();
  }
}
