import type { RunParts } from '@ganzoo/core';
import { Rng } from '@ganzoo/sdk';
import type { ParameterHost } from '@ganzoo/sdk/host';
import { expect, it } from 'vitest';
import type { CheckpointState } from '../checkpoint/state.ts';
import { trainingState } from './state.ts';

const player = (net: string) => ({ trains: [net], loss: () => undefined as never });
const optimizer = { product: { slots: ['m', 'ema'], apply: () => undefined } };
const parts = {
  game: { players: { generator: player('g'), critic: player('d') } },
  optimizers: { generator: optimizer, critic: optimizer },
} as unknown as Pick<RunParts, 'game' | 'optimizers'>;

const one = (value: number) => ({ shape: [], data: Float32Array.of(value) });

/** Paths of what is kept beside the weights, read from a checkpoint of a format. */
function kept(format: CheckpointState['format'], extras: Record<string, number>): Record<string, number> {
  const checkpoint = {
    state: { format, step: 1, seed: 1, examples: 1, scores: [] },
    nets: new Map(['g/dense/kernel', 'd/dense/kernel'].map(path => [path, one(0)] as const)),
    extras: new Map(Object.entries(extras).map(([path, value]) => [path, one(value)] as const)),
  };
  const { extras: read } = trainingState({} as ParameterHost, parts, new Rng(1), checkpoint);
  return Object.fromEntries([...read.values()].map(([path, { data }]) => [path, data[0]!]));
}

it('takes over what a checkpoint of today holds', () => {
  const extras = { 'average/g/dense/kernel': 1, 'm/generator/g/dense/kernel': 2, 'ema/g/dense/kernel': 3 };
  expect(kept(4, extras)).toEqual(extras);
});

it('finds averaged weights where format 3 kept them, and takes a slot for none', () => {
  const extras = { 'ema/g/dense/kernel': 1, 'ema/generator/g/dense/kernel': 2, 'updates/generator': 3 };
  expect(kept(3, extras)).toEqual({
    'average/g/dense/kernel': 1,
    'ema/generator/g/dense/kernel': 2,
    'updates/generator': 3,
  });
});

it('gives slots of format 2 to the players that train the net, and finds averaged weights', () => {
  expect(kept(2, { 'ema/g/dense/kernel': 1, 'm/d/dense/kernel': 2, 'updates/critic': 3 })).toEqual({
    'average/g/dense/kernel': 1,
    'm/critic/d/dense/kernel': 2,
    'updates/critic': 3,
  });
});
