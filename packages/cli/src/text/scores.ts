import { formatNumber } from './numbers.ts';

/** The naive baseline's score, by which a score is read. */
const BASELINE = 'N1';
/** What is told once, before the first score. */
const TOLD_BEFORE = ['N0', 'real'];

/**
 * Scores in one line, `FIDc 12.3 (N1 57.1)  ISc 7.9`: what is named `label/name` stands in brackets behind `label`.
 *
 * Of several metrics only the baseline is told beside the score itself; the rest is in the files. `width` makes the
 * numbers of several lines stand under one another.
 */
export function formatScores(values: Readonly<Record<string, number | null>>, width = 0): string {
  const groups = new Map<string, { own?: number | null; beside: [string, number | null][] }>();
  for (const [tag, value] of Object.entries(values)) {
    const [label = tag, ...rest] = tag.split('/');
    const group = groups.get(label) ?? { beside: [] };
    groups.set(label, group);
    if (rest.length === 0) group.own = value;
    else if (!TOLD_BEFORE.includes(rest.join('/'))) group.beside.push([rest.join('/'), value]);
  }
  const shown = [...groups].map(([label, { own, beside: all }]) => {
    const beside = groups.size === 1 || own === undefined ? all : all.filter(([name]) => name === BASELINE);
    if (beside.length === 0) return `${label} ${formatScore(own ?? null).padEnd(width)}`;
    const first = own === undefined ? label : `${label} ${formatScore(own)}`;
    return `${first} (${beside.map(([name, value]) => `${name} ${formatScore(value)}`).join(', ')})`;
  });
  return shown.join('  ').trimEnd();
}

/** A score, or that there is none. */
export function formatScore(value: number | null): string {
  return value === null ? 'failed' : formatNumber(value);
}
