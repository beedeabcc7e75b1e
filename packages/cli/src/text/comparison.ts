import type { ComparisonScore, RunsBeside } from '@ganzoo/run';
import { printable } from '@ganzoo/sdk/host';
import stringWidth from 'string-width';
import type { Colors } from '../io.ts';
import { formatCount, formatNumber } from './numbers.ts';
import { formatScore } from './scores.ts';
import { formatTable } from './table.ts';

/** How lines are laid out. */
export interface Layout {
  readonly width: number;
  readonly colors: Colors;
}

/** Longest value of a key that is shown whole. */
const LONGEST = 60;

/** What stands behind the best of several scores, and in the same place behind the others. */
const [BEST, NOT_BEST] = ['*', ' '];

/**
 * A row a run, a column a metric, the best of each with a star where it is known what is better.
 *
 * Where the columns are too many for the width, there is a table below with the others. What a metric gives beside its own
 * number is in the files.
 */
export function scoreLines({ runs, better }: RunsBeside, { width, colors }: Layout): string[] {
  const tags = [...new Set(runs.flatMap(({ scores }) => Object.keys(scores)))].filter(
    tag => !tag.includes('/'),
  );
  const names = aligned(['run', ...runs.map(({ name }) => name)]);
  const steps = aligned(['step', ...runs.map(({ step }) => formatCount(step))], { right: true });
  const bests = tags.map(tag =>
    bestOf(
      runs.map(({ scores }) => scores[tag]),
      better[tag],
    ),
  );
  const columns = tags.map((tag, i) => {
    const values = runs.map(({ scores }) => scores[tag]);
    const best = bests[i];
    const cells = values.map(value => {
      const text = value === undefined ? '-' : formatScore(value);
      const isBest = best !== undefined && value === best;
      return text + (best === undefined ? '' : isBest ? BEST : NOT_BEST);
    });
    const column = aligned([tag + (best === undefined ? '' : NOT_BEST), ...cells], { right: true });
    return column.map((cell, row) =>
      best !== undefined && values[row - 1] === best ? colors.bold(cell) : cell,
    );
  });
  const lines = blocksOf([steps, ...columns], width - stringWidth(names[0]!)).flatMap((block, i) => [
    ...(i > 0 ? [''] : []),
    ...names.map((name, row) => [name, ...block.map(column => column[row]!)].join('  ').trimEnd()),
  ]);
  return bests.some(best => best !== undefined)
    ? [...lines, colors.dim(`${BEST} the best of its column`)]
    : lines;
}

/** A line for each key in which the experiments differ: its values, each with the runs that have it; others lack the key. */
export function differenceLines({ runs, differences }: RunsBeside, { width }: Layout): string[] {
  if (differences.length === 0) return ['The experiments are the same.'];
  const rows = differences.map(({ path, values }) => {
    const texts = values.map(value => (value === undefined ? undefined : shown(value)));
    const there = new Set(texts.filter(text => text !== undefined));
    const told = [...there].map(text => {
      const who = runs.filter((_, i) => texts[i] === text).map(({ name }) => name);
      return `${text} (${who.join(', ')})`;
    });
    return [path, told.join(', ')];
  });
  return ['The experiments differ in', ...formatTable(rows, { width, indent: '  ' })];
}

/** What each metric of several runs gave, and below it what it gave beside. */
export function resultLines(scores: readonly ComparisonScore[], { width, colors }: Layout): string[] {
  return scores.flatMap(({ tag, result }) => {
    if ('failed' in result) return [`${colors.bold(tag)}  ${formatScore(null)}`];
    const beside = Object.entries(result.beside ?? {}).map(([name, value]) => [name, formatNumber(value)]);
    return [
      `${colors.bold(tag)}  ${formatNumber(result.value)}`,
      ...formatTable(beside, { width, indent: '  ' }),
    ];
  });
}

/** The best of some scores; undefined where that is not known, or all are alike. */
function bestOf(
  values: readonly (number | null | undefined)[],
  better: 'lower' | 'higher' | undefined,
): number | undefined {
  const numbers = values.filter(value => typeof value === 'number');
  if (better === undefined || new Set(numbers).size < 2) return undefined;
  return better === 'lower' ? Math.min(...numbers) : Math.max(...numbers);
}

/** Cells of one width. */
function aligned(cells: readonly string[], { right = false } = {}): string[] {
  const width = Math.max(...cells.map(cell => stringWidth(cell)));
  return cells.map(cell => {
    const space = ' '.repeat(width - stringWidth(cell));
    return right ? space + cell : cell + space;
  });
}

/** Columns in as few groups as have room side by side, at least one in each. */
function blocksOf(columns: readonly string[][], room: number): string[][][] {
  const blocks: string[][][] = [];
  let left = -1;
  for (const column of columns) {
    const needed = 2 + stringWidth(column[0]!);
    if (left < needed) {
      blocks.push([]);
      left = room;
    }
    blocks.at(-1)!.push(column);
    left -= needed;
  }
  return blocks;
}

/** A value of a configuration in few words. */
function shown(value: unknown): string {
  if (value === '') return '""';
  const text = printable(typeof value === 'string' ? value : JSON.stringify(value));
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
