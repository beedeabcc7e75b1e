import type { Engine } from '@ganzoo/engine';
import { describe, expect, it } from 'vitest';
import { isXlaCandidate } from './choose-mode.ts';
import type { StepContext } from './step.ts';

/** A run of so many steps with weights of these shapes. */
function contextOf({ steps = 1000, shapes = [[784, 128]] }: { steps?: number; shapes?: number[][] } = {}) {
  const weights = shapes.map(shape => ({
    variable: { size: shape.reduce((a, b) => a * b, 1), rank: shape.length },
  }));
  return { parts: { steps }, nets: { all: () => weights } } as unknown as StepContext;
}

const engineOn = (device = 'cpu', backend = 'native') => ({ info: { device, backend } }) as unknown as Engine;

describe('isXlaCandidate', () => {
  it.each<[string, boolean, Parameters<typeof contextOf>[0], Engine]>([
    ['a small dense net, long enough, on the processor', true, {}, engineOn()],
    [
      'two million weights in all',
      true,
      {
        shapes: [
          [1000, 1000],
          [1000, 1000],
        ],
      },
      engineOn(),
    ],
    ['one weight more', false, { shapes: [[1000, 1000], [1000, 1000], [1]] }, engineOn()],
    ['a net with a convolution', false, { shapes: [[4, 4, 1, 8]] }, engineOn()],
    ['a run of less than a thousand steps', false, { steps: 999 }, engineOn()],
    ['a GPU', false, {}, engineOn('gpu:0')],
    ['a portable backend', false, {}, engineOn('cpu', 'wasm')],
  ])('%s: %s', (_, candidate, context, engine) => {
    expect(isXlaCandidate(engine, contextOf(context))).toBe(candidate);
  });
});
