import { expect, test } from 'vitest';
import { formatTable, wrap, wrapLines } from './table.ts';
import { visibleWidth } from './width.ts';

test('columns are aligned whatever their colours, and the last one is wrapped under itself', () => {
  const rows = [
    ['adam', '\u001b[2moptimizer\u001b[22m', 'Moments of the gradient, first and second.'],
    ['weight-clipping', 'x', 'Short.'],
  ];
  expect(formatTable(rows, { width: 50, indent: '  ' })).toEqual([
    '  adam             \u001b[2moptimizer\u001b[22m  Moments of the',
    '                              gradient, first and',
    '                              second.',
    '  weight-clipping  x          Short.',
  ]);
});

test('a table of nothing is nothing', () => expect(formatTable([], { width: 80 })).toEqual([]));

test('a word longer than the line stands alone', () => {
  expect(wrap('see https://example.org/a/long/path now', 10)).toEqual([
    'see',
    'https://example.org/a/long/path',
    'now',
  ]);
});

test('lines of a text keep their indentation, and what is broken off stands two further in', () => {
  const text = 'short\n  Allowed: graph, xla, off, auto.\n    indented';
  expect(wrapLines(text, 26)).toEqual(['short', '  Allowed: graph, xla,', '    off, auto.', '    indented']);
  for (const line of wrapLines(text, 26)) expect(visibleWidth(line)).toBeLessThanOrEqual(26);
});

test('wide characters take two columns', () => {
  expect(visibleWidth('GAN 生成')).toBe(8);
  expect(visibleWidth('\u001b[31mλ\u001b[39m')).toBe(1);
});
