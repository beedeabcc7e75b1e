import { formatCount, formatNumber } from '../text/numbers.ts';
import { formatTable } from '../text/table.ts';
import type { ProfileSummary, Share } from '@ganzoo/run';

/** Kinds of operations that are shown; all are in the file. */
const SHOWN = 10;

/** Part of JavaScript's time from which on a span is shown. */
const LEAST_SHARE = 0.001;

/** A profile as lines for a person: what JavaScript's time went into, and the longest operations, each of one step. */
export function summaryLines(summary: ProfileSummary, width: number): string[] {
  const { firstStep, steps, stepMs, threads, operations, javascript } = summary;
  const spans = javascript
    .filter(({ share }) => share >= LEAST_SHARE)
    .map(({ name, share }) => `${name} ${percent(share)}`);
  const [shown, others] = [operations.slice(0, SHOWN), operations.slice(SHOWN)];
  const rows = [
    ...shown,
    ...(others.length > 0 ? [sumOf(others, `${others.length} others`)] : []),
    sumOf(operations, `all, on ${threads} ${threads === 1 ? 'thread' : 'threads'}`),
  ].map(({ name, count, ms, share }) => [
    name,
    formatNumber(count / steps),
    formatNumber(ms / steps),
    percent(share),
  ]);
  return [
    `${stepsText(firstStep, steps)} took ${formatNumber(stepMs)} ms each: ${spans.join(', ')}`,
    ...formatTable([['operation', 'calls a step', 'ms a step', 'share'], ...rows], { width, indent: '  ' }),
  ];
}

function stepsText(first: number, count: number): string {
  const last = formatCount(first + count - 1);
  return count === 1 ? `step ${last}` : `steps ${formatCount(first)} to ${last}`;
}

function sumOf(shares: readonly Share[], name: string): Share {
  const sum = (key: 'count' | 'ms' | 'share'): number => shares.reduce((all, each) => all + each[key], 0);
  return { name, count: sum('count'), ms: sum('ms'), share: sum('share') };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
