import { expect, test } from 'vitest';
import { formatScores } from './scores.ts';

test('scores stand in one line, with what belongs to them in brackets', () => {
  expect(formatScores({ FIDc: 12.3, 'FIDc/N1': 57.14, ISc: 7.9 })).toBe('FIDc 12.3 (N1 57.14)  ISc 7.9');
});

test('numbers of several lines stand under one another', () => {
  expect(formatScores({ FIDc: 12.3, ISc: 7.9 }, 6)).toBe('FIDc 12.3    ISc 7.9');
  expect(formatScores({ FIDc: 7, ISc: 8.12 }, 6)).toBe('FIDc 7       ISc 8.12');
});

test('a failed metric says so', () => {
  expect(formatScores({ FIDc: null, 'C/a': 1, 'C/b': 2 })).toBe('FIDc failed  C (a 1, b 2)');
});

test('of several metrics only the score and its baseline are told, of a single one everything', () => {
  expect(formatScores({ FIDc: 12.3, 'FIDc/mean': 5, 'FIDc/N1': 57.14, ISc: 7.9 })).toBe(
    'FIDc 12.3 (N1 57.14)  ISc 7.9',
  );
  expect(formatScores({ modes: 6, 'modes/quality': 0.68 })).toBe('modes 6 (quality 0.68)');
  expect(formatScores({ modes: 6, 'modes/N1': 1, 'modes/N0': 2, 'modes/real': 8 })).toBe('modes 6 (N1 1)');
});
