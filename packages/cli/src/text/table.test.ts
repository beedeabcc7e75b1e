import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { formatTable, wrap, wrapLines } from './table.ts';

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
  for (const line of wrapLines(text, 26)) expect(stringWidth(line)).toBeLessThanOrEqual(26);
});

test.each([
  ['Chinese characters', '生成'],
  ['an emoji of several code points', '👩‍🔬👍'],
  ['a letter with a combining accent', 'e\u0301e\u0301e\u0301e\u0301'],
])('a column of %s is as wide as a terminal shows it: four', (_, name) => {
  const [first, second] = formatTable(
    [
      [name, 'x'],
      ['ring', 'x'],
    ],
    { width: 40 },
  );
  expect(first).toBe(`${name}  x`);
  expect(second).toBe('ring  x');
});

test('wide characters are broken off where the columns end', () => {
  expect(wrap('生成 対抗 網', 9)).toEqual(['生成 対抗', '網']);
  expect(wrap('生成 対抗 網', 8)).toEqual(['生成', '対抗 網']);
});
