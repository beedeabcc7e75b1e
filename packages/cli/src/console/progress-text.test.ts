import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { barLine, plainLine, shortNames, type ProgressState } from './progress-text.ts';

const state: ProgressState = {
  step: 1200,
  steps: 20000,
  losses: { discriminator: 0.6931, generator: -1.25 },
  imagesPerSecond: 5123.4,
  elapsed: 12.2,
  left: 190,
};

describe('the bar', () => {
  test('shows everything where there is room', () => {
    expect(barLine(state, 120)).toBe(
      ' 1,200/20,000   6 % ━─────────────────────────────  0:12<3:10  discriminator  0.693  generator -1.250  5,123 images/s',
    );
  });

  test('shortens names at 80 columns', () => {
    expect(barLine(state, 80)).toBe(
      ' 1,200/20,000   6 % ────────────  0:12<3:10  D  0.693  G -1.250  5,123 images/s',
    );
  });

  test('leaves out the speed, then the losses, then itself', () => {
    expect(barLine(state, 64)).toBe(' 1,200/20,000   6 % ────────────  0:12<3:10  D  0.693  G -1.250');
    expect(barLine(state, 45)).toBe(' 1,200/20,000   6 % ─────────────  0:12<3:10');
    expect(barLine(state, 32)).toBe(' 1,200/20,000   6 %  0:12<3:10');
    expect(barLine(state, 10)).toBe(' 1,200/20');
  });

  test('never reaches the last column', () => {
    for (let columns = 1; columns < 200; columns++) {
      expect(stringWidth(barLine(state, columns))).toBeLessThan(Math.max(2, columns));
    }
  });

  test('says what is going on instead of losses', () => {
    expect(barLine({ ...state, activity: 'scoring' }, 60)).toBe(
      ' 1,200/20,000   6 % ━──────────────────  0:12<3:10  scoring',
    );
  });

  test('is full at the end only', () => {
    expect(barLine({ ...state, step: 19999 }, 80)).toContain(' 99 % ');
    expect(barLine({ ...state, step: 20000, left: 0 }, 80)).toContain('100 % ━━━━━━━━━━');
  });
});

test('a plain line', () => {
  expect(plainLine(state)).toBe(
    'step  1,200/20,000   6 %  discriminator  0.693  generator -1.250  5,123 images/s  0:12 elapsed, 3:10 left',
  );
});

test('short names tell players apart', () => {
  expect(shortNames(['discriminator', 'generator'])).toEqual(['D', 'G']);
  expect(shortNames(['encoder', 'vae'])).toEqual(['E', 'V']);
  expect(shortNames(['generator-a', 'generator-b', 'critic'])).toEqual(['generator-a', 'generator-b', 'C']);
  expect(shortNames(['d', 'discriminator'])).toEqual(['d', 'di']);
});
