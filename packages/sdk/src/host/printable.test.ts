import { expect, it } from 'vitest';
import { printable } from './printable.ts';

it.each([
  ['plain text, ünïcode, 日本, 👩‍🔬', 'plain text, ünïcode, 日本, 👩‍🔬'],
  ['\u001b[31mred\u0007', '\\u001b[31mred\\u0007'],
  ['\u009b31m', '\\u009b31m'],
  ['a\nb\rc\td', 'a\\u000ab\\u000dc\\u0009d'],
  ['abc\u202edcba\u2066', 'abc\\u202edcba\\u2066'],
  ['\u2028\u2029', '\\u2028\\u2029'],
  ['\ud83d alone \ude00', '\\ud83d alone \\ude00'],
])('%j is shown as %j', (text, shown) => {
  expect(printable(text)).toBe(shown);
});

it('keeps the ends of lines where they are wanted', () => {
  expect(printable('a\n  b\r\n\u001b', { lines: true })).toBe('a\n  b\\u000d\n\\u001b');
});
