import type { RunsBeside } from '@ganzoo/run';
import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { differenceLines, resultLines, scoreLines } from './comparison.ts';

const plain = { width: 80, colors: pc.createColors(false) };

function beside(scores: Record<string, Record<string, number | null>>, more: Partial<RunsBeside> = {}) {
  const runs = Object.entries(scores).map(([name, recorded], i) => ({
    name,
    step: 1000 * i,
    scores: recorded,
  }));
  return { better: {}, differences: [], asked: [], warnings: [], ...more, runs } as unknown as RunsBeside;
}

describe('the table of scores', () => {
  const better = { FIDc: 'lower', ISc: 'higher' } as const;

  it('has a row a run and a column a metric, with a star behind the best', () => {
    const runs = beside(
      { one: { FIDc: 12.3, 'FIDc/N1': 57, ISc: null, x: 1 }, 'b/two': { FIDc: 4, ISc: 7.25 } },
      { better },
    );
    expect(scoreLines(runs, plain)).toEqual([
      'run     step  FIDc      ISc  x',
      'one        0  12.3   failed  1',
      'b/two  1,000     4*    7.25  -',
      '* the best of its column',
    ]);
  });

  it('has the best in bold where there are colours, and columns of the same width', () => {
    const runs = beside({ one: { FIDc: 12.3 }, two: { FIDc: 4 } }, { better });
    const colors = pc.createColors(true);
    const lines = scoreLines(runs, { ...plain, colors });
    expect(lines[2]).toContain(colors.bold('   4*'));
    // eslint-disable-next-line no-control-regex
    expect(lines.map(line => line.replaceAll(/\u001b\[\d+m/g, ''))).toEqual(scoreLines(runs, plain));
  });

  it('marks none of scores that are alike, or of which nobody knows what is better', () => {
    const runs = beside({ one: { FIDc: 4, modes: 1 }, two: { FIDc: 4, modes: 2 } }, { better });
    expect(scoreLines(runs, plain)).toEqual([
      'run   step  FIDc  modes',
      'one      0     4      1',
      'two  1,000     4      2',
    ]);
  });

  it('goes on below where it is too wide', () => {
    const scores = { alpha: 1, beta: 2, gamma: 3, delta: 4 };
    expect(scoreLines(beside({ one: scores, two: scores }), { ...plain, width: 24 })).toEqual([
      'run   step  alpha  beta',
      'one      0      1     2',
      'two  1,000      1     2',
      '',
      'run  gamma  delta',
      'one      3      4',
      'two      3      4',
    ]);
  });

  it('has the steps where nothing is recorded', () => {
    expect(scoreLines(beside({ one: {}, two: {} }), plain)).toEqual([
      'run   step',
      'one      0',
      'two  1,000',
    ]);
  });
});

it('differences are told a key a line, runs with one value together', () => {
  const differences = [
    { path: 'seed', values: [1, 2, 1] },
    { path: 'constraints.0', values: [undefined, { use: 'r1', weight: 1 }, undefined] },
    { path: 'dataset.folder', values: ['a'.repeat(80), '', null] },
  ];
  const runs = beside({ one: {}, two: {}, three: {} }, { differences });
  expect(differenceLines(runs, { ...plain, width: 60 })).toEqual([
    'The experiments differ in',
    '  seed            1 (one, three), 2 (two)',
    '  constraints.0   {"use":"r1","weight":1} (two)',
    `  dataset.folder  ${'a'.repeat(59)}…`,
    '                  (one), "" (two), null (three)',
  ]);
  expect(differenceLines(beside({ one: {}, two: {} }), plain)).toEqual(['The experiments are the same.']);
});

it('results are told with what stands beside them', () => {
  const scores = [
    { tag: 'wins', better: 'higher', result: { value: 0.75, beside: { one: 0.75, 'b/two': 0.25 } } },
    { tag: 'GAM', better: 'lower', result: { failed: 'no critic' } },
  ] as const;
  expect(resultLines(scores, plain)).toEqual(['wins  0.75', '  one    0.75', '  b/two  0.25', 'GAM  failed']);
});
