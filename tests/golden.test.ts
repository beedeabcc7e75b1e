import { Catalog, discoverPlugins } from '@ganzoo/core';
import { MiniRun, testEngine, type ExperimentObject } from '@ganzoo/testing';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  comparable,
  scalarDistances,
  weightDistances,
  type Distances,
  type Trained,
} from './golden/agreement.ts';
import { CASES, STEPS } from './golden/cases.ts';
import { pictures } from './golden/pictures.ts';
import { numbersOf, recordedUpdates, type Numbers } from './golden/recording.ts';
import { referencePython, referenceRun, type Reference } from './golden/reference.ts';

const found = await discoverPlugins({ start: fileURLToPath(new URL('..', import.meta.url)) });
const plugins = [...found.list().map(({ plugin }) => plugin), pictures];
const { python = '', lack } = await referencePython();

beforeAll(async () => {
  await testEngine();
});

/** The training as a user has it: compiled. */
async function trained(experiment: ExperimentObject): Promise<Trained> {
  const run = await MiniRun.start(Catalog.of(plugins), experiment, 'graph');
  const weights = (): Record<string, Numbers> => {
    const all = run.state.nets.trainable(Object.keys(run.parts.game.nets));
    return Object.fromEntries(all.map(({ path, variable }) => [path, numbersOf(variable)]));
  };
  run.prepare();
  const initial = weights();
  const scalars = run.take(STEPS);
  const final = weights();
  run.dispose();
  return { initial, scalars, final };
}

/** What is farther apart than rounding explains. */
function apart(distances: Distances): Distances {
  return Object.fromEntries(Object.entries(distances).filter(([, distance]) => !(distance < 1)));
}

/** The share of each net's weights that can be compared, biases apart. */
function sharesCompared(reference: Reference): Readonly<Record<string, number>> {
  const counts: Record<string, { all: number; compared: number }> = {};
  for (const [path, weight] of Object.entries(reference.weights)) {
    if (path.endsWith('/bias')) continue;
    const count = (counts[path.split('/')[0]!] ??= { all: 0, compared: 0 });
    count.all += weight.length;
    count.compared += comparable(reference, path).length;
  }
  return Object.fromEntries(Object.entries(counts).map(([net, { all, compared }]) => [net, compared / all]));
}

describe.skipIf(lack)(`${STEPS} steps, computed again in float64${lack ? ` (skipped: ${lack})` : ''}`, () => {
  it.each(CASES)('$name', async ({ experiment, mistake, drowned = [] }) => {
    const ours = await trained(experiment);
    const updates = await recordedUpdates(plugins, experiment, STEPS);
    const compared = (told: ExperimentObject) => {
      const reference = referenceRun(python, { experiment: told, weights: ours.initial, updates });
      return {
        scalars: scalarDistances(ours, reference, updates),
        weights: weightDistances(ours, reference, updates),
        shares: sharesCompared(reference),
      };
    };
    const { scalars, weights, shares } = compared(experiment);
    expect(apart({ ...scalars, ...weights })).toEqual({});
    // all but a few, or the weights that agree would say little
    for (const [net, share] of Object.entries(shares)) {
      if (!drowned.includes(net)) expect(share, net).toBeGreaterThan(0.8);
    }
    // a formula wrong by a tenth is far outside of what rounding explains
    expect(Math.max(...Object.values(compared({ ...experiment, ...mistake }).scalars))).toBeGreaterThan(100);
  });
});
