import type { RunParts } from '@ganzoo/core';
import type { Engine } from '@ganzoo/engine';
import { describe, expect, it } from 'vitest';
import { chooseMode, isXlaCandidate, programsFrom, runsLoops } from './choose-mode.ts';
import type { StepContext } from './context.ts';
import type { ModeTimes } from './mode-times.ts';
import { sizeOf } from '@ganzoo/sdk/data';

interface Given {
  readonly stepsLeft?: number;
  readonly shapes?: number[][];
}

/** Weights of these shapes. */
function contextOf(shapes: number[][] = [[784, 128]]) {
  const weights = shapes.map(shape => ({
    variable: { size: sizeOf(shape), rank: shape.length },
  }));
  return { nets: { all: () => weights } } as unknown as StepContext;
}

const engineOn = (device = 'cpu', backend = 'native') => ({ info: { device, backend } }) as unknown as Engine;

describe('isXlaCandidate', () => {
  it.each<[string, boolean, Given, Engine]>([
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
    ['less than a thousand steps left', false, { stepsLeft: 999 }, engineOn()],
    ['a GPU', false, {}, engineOn('gpu:0')],
    ['a portable backend', false, {}, engineOn('cpu', 'wasm')],
  ])('%s: %s', (_, candidate, { stepsLeft = 1000, shapes }, engine) => {
    expect(isXlaCandidate(engine, contextOf(shapes), stepsLeft)).toBe(candidate);
  });
});

describe('chooseMode', () => {
  it.each<[string, 'graph' | 'xla' | undefined, ModeTimes, number]>([
    ['a short run', 'graph', { graph: 1 }, 4000],
    ['a short run where XLA is known to be faster', 'graph', { graph: 1, xla: 0.1, compile: 1 }, 4000],
    ['a longer one, for which XLA is still to be timed', undefined, { graph: 1 }, 4001],
    ['an operation that XLA does not know', 'graph', { graph: 1, xla: null }, 1e6],
    // three programs of 750 ms against 0.25 ms a step: 9,000 steps
    [
      'a run that just does not earn the compilation back',
      'graph',
      { graph: 1, xla: 0.75, compile: 750 },
      9000,
    ],
    ['a run that just earns it back', 'xla', { graph: 1, xla: 0.75, compile: 750 }, 9001],
    ['a gain of less than a tenth', 'graph', { graph: 1, xla: 0.91, compile: 1 }, 1e6],
    ['a slower XLA', 'graph', { graph: 1, xla: 1.4, compile: 750 }, 1e6],
  ])('%s: %s', (_, mode, times, stepsLeft) => {
    expect(chooseMode(times, stepsLeft, 3)).toBe(mode);
  });

  it('decides anew from the same times for each length: a short run, one that pays, what is left of it', () => {
    const times = { graph: 0.5, xla: 0.3, compile: 700 };
    // as a graph 10 s; XLA gains 4 s of them, and three programs take 2.1 s
    const modes = [5000, 9000, 20_000, 10_501, 10_500].map(stepsLeft => chooseMode(times, stepsLeft, 3));
    expect(modes).toEqual(['graph', 'graph', 'xla', 'xla', 'graph']);
  });

  it('counts only the programs that are still to be compiled', () => {
    const times = { graph: 1, xla: 0.75, compile: 750 };
    expect(chooseMode(times, 6001, 2)).toBe('xla');
    expect(chooseMode(times, 6000, 2)).toBe('graph');
  });
});

describe('programsFrom', () => {
  const partsOf = (scalars: number, phases?: { name: string; steps?: number; players: string[] }[]) =>
    ({
      game: { players: { a: {}, b: {} }, phases },
      config: { log: { scalars } },
      steps: 100,
    }) as unknown as RunParts;
  const phases = [
    { name: 'first', steps: 10, players: ['a'] },
    { name: 'second', steps: 20, players: ['b'] },
    { name: 'rest', players: ['a', 'b'] },
  ];

  it.each<[string, number, RunParts, number, boolean]>([
    ['a single step, one with all scalars, a loop', 3, partsOf(50), 0, true],
    ['without loops', 2, partsOf(50), 0, false],
    ['all scalars of every step', 1, partsOf(1), 0, false],
    ['three phases', 9, partsOf(50, phases), 0, true],
    ['the second of them over', 3, partsOf(50, phases), 30, true],
    [
      'what follows a phase that lasts to the end',
      3,
      partsOf(50, [{ name: 'long', steps: 100, players: ['a'] }]),
      0,
      true,
    ],
  ])('%s: %i', (_, count, parts, from, loops) => {
    expect(programsFrom(parts, from, loops)).toBe(count);
  });
});

describe('runsLoops', () => {
  const of = (stepsPerCall: number | 'auto', scalars: number, streamed: boolean) =>
    runsLoops({
      parts: { config: { train: { stepsPerCall }, log: { scalars } } },
      data: { streamed },
    } as unknown as StepContext);

  it('is true unless each call runs one step: asked for, told of each, or its examples read for it', () => {
    expect([of('auto', 50, false), of(8, 0, false)]).toEqual([true, true]);
    expect([of(1, 50, false), of('auto', 1, false), of('auto', 50, true)]).toEqual([false, false, false]);
  });
});
