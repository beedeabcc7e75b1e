import { Catalog, compose, discoverPlugins } from '@ganzoo/core';
import { Engine, installTensorFlow } from '@ganzoo/engine';
import { suitableThreads, type WantedMode } from '@ganzoo/train';
import { tmpdir } from 'node:os';
import { ROOT } from '../shared/root.ts';
import { MiniRun, loadObject, type ExperimentObject } from '@ganzoo/testing';
import { dcgan } from './nets/dcgan.ts';
import { lstmNet } from './nets/lstm-net.ts';
import { resnetSngan } from './nets/resnet-sngan.ts';
import { styleNet } from './nets/style-net.ts';
import { randomImages, randomWalks } from './parts/random-examples.ts';
import { spectralNorm } from './parts/spectral-norm.ts';
import { findWork, type Precision } from './works.ts';

const found = await discoverPlugins({ start: ROOT });
const own = [dcgan, resnetSngan, styleNet, lstmNet, randomImages, randomWalks, spectralNorm];
const catalog = Catalog.of([...found.list().map(({ plugin }) => plugin), ...own]);

/** Starts the engine with the threads that `ganzoo run` would take for this work, or as many as are given. */
export async function startEngine(work: string, threads?: number): Promise<Engine> {
  const parts = compose(await loadObject(catalog, experimentOf(work, 'float32')), catalog, {
    cacheFolder: tmpdir(),
  });
  return Engine.start({ library: await installTensorFlow(), ...suitableThreads(parts, threads) });
}

/** Our side of a work: its experiment on the steps that `ganzoo run` compiles. */
export async function startRun(work: string, precision: Precision, mode: WantedMode): Promise<MiniRun> {
  return MiniRun.start(catalog, experimentOf(work, precision), mode);
}

function experimentOf(work: string, precision: Precision): ExperimentObject {
  const { experiment } = findWork(work);
  return { ...experiment, train: { steps: 1e6, ...experiment.train, precision } };
}
