import { Cache, compose } from '@ganzoo/core';
import { createEvaluator } from '@ganzoo/evaluate';
import { loadObject, testEngine, type ExperimentObject, type MiniRun } from '@ganzoo/testing';
import { toEnd } from '@ganzoo/train';
import { tmpdir } from 'node:os';
import { beforeAll, describe, expect, it } from 'vitest';
import { DIGITS, NET, RING, adam, catalog, mean, start, training } from './fixtures/outside-runs.ts';

beforeAll(async () => {
  await testEngine();
});

describe('games of unusual players', () => {
  it('SeqGAN learns what follows what by reward alone', async () => {
    const run = await start({
      dataset: { use: 'outside-circle' },
      objective: { use: 'outside-seqgan', likelihood: 1, judging: 20 },
      train: adam(1e-2),
    });
    // share of tokens that follow the token before, of 1400; by chance 1 in 6 with a standard error of 0.01, in the data 5 in 6
    const share = async (): Promise<number> => {
      const x = await run.sample(200);
      return mean(x.flatMap((token, i) => (i % 8 === 0 ? [] : [x[i - 1] === (token + 5) % 6 ? 1 : 0])));
    };
    run.take(21);
    const before = await share();
    const rewards = run.take(250).map(scalars => scalars['policy/reward']!);
    expect(before).toBeLessThan(0.3);
    // 0.80 to 0.88 with three seeds
    expect(await share()).toBeGreaterThan(0.6);
    // the judge's belief, ½ where it cannot tell: from 0.20 ... 0.29 to 0.47 ... 0.49
    expect(mean(rewards.slice(-50))).toBeGreaterThan(mean(rewards.slice(0, 10)) + 0.1);
    run.dispose();
  });

  it('a flow finds held-out points likelier than one normal does, and its metric says so', async () => {
    const experiment = {
      ...RING,
      objective: { use: 'outside-flow' },
      train: { ...adam(5e-3), batchSize: 64 },
      metrics: [{ use: 'outside-held-out' }],
    };
    const run = await start(experiment);
    const before = await nats(run);
    const inverse = run.take(400).map(scalars => scalars['flow/inverse']!);
    const after = await nats(run);
    // -log(2πe·2.01): the best normal has the variance ½·2² + 0.1² in each direction; at first couplings leave points as they are
    const normal = -Math.log(2 * Math.PI * Math.E * 2.01);
    expect(before).toBeLessThan(normal);
    // of the distribution itself: -log(8·2πe·0.1²), which nothing but chance exceeds
    const best = -Math.log(8 * 2 * Math.PI * Math.E * 0.01);
    // half way from -3.54 to -0.31 would be -1.9
    expect(after).toBeGreaterThan(normal + 0.7);
    expect(after).toBeLessThan(best + 0.1);
    // float32 through six couplings and back, by numbers up to e²
    expect(Math.max(...inverse)).toBeLessThan(1e-4);
    // means of 500 float32 numbers, in two orders
    expect(await scoreOf(run, experiment, 'outside-held-out')).toBeCloseTo(after, 4);
    run.dispose();
  });

  it("EBGAN's autoencoder knows noise at once, and then holds fakes off", async () => {
    const energies = async (margin: number): Promise<{ real: number; fake: number }> => {
      const run = await start({
        ...DIGITS,
        ...NET,
        objective: { use: 'outside-ebgan', alone: 150, margin },
        train: { ...adam(1e-3), discIters: 2 },
      });
      const alone = run.take(150).at(-1)!;
      const last = run.take(100).slice(-50);
      run.dispose();
      const of = (name: string): number => mean(last.map(scalars => scalars[`discriminator/${name}`]!));
      expect(alone['autoencoder/noise']).toBeGreaterThan(3 * alone['autoencoder/loss']!);
      return { real: of('real'), fake: of('fake') };
    };
    const [held, free] = [await energies(100), await energies(0)];
    // 76 ... 78 and 35 ... 37 with three seeds
    expect(held.fake).toBeGreaterThan(1.5 * held.real);
    // a margin of 0 is none
    expect(held.fake).toBeGreaterThan(1.5 * free.fake);
  });

  it('a discriminator alone generates points where the data are', async () => {
    const run = await start({
      ...RING,
      architecture: { use: 'mlp', hidden: [64, 64] },
      objective: { use: 'outside-alone', climbs: 20, rate: 0.2 },
      train: adam(2e-3),
    });
    const near = async (): Promise<number> => {
      const x = await run.sample(500);
      return mean(Array.from({ length: 500 }, (_, i) => (toMode(x[2 * i]!, x[2 * i + 1]!) < 0.3 ? 1 : 0)));
    };
    run.take(1);
    // eight discs of radius 0.3 have 6 % of the square from which it climbs
    expect(await near()).toBeLessThan(0.2);
    run.take(300);
    // a probability of 0.989 is what the data have, 0.78 ... 0.86 what it came to
    expect(await near()).toBeGreaterThan(0.5);
    run.dispose();
  });
});

/** Distance of a point to the next centre of the ring. */
function toMode(x: number, y: number): number {
  const angles = Array.from({ length: 8 }, (_, k) => (k * Math.PI) / 4);
  return Math.min(...angles.map(angle => Math.hypot(x - 2 * Math.cos(angle), y - 2 * Math.sin(angle))));
}

async function nats(run: MiniRun): Promise<number> {
  return mean((await run.show('likelihood', 500))['nats']!);
}

async function scoreOf(run: MiniRun, experiment: ExperimentObject, metric: string): Promise<number> {
  const loaded = await loadObject(catalog, experiment);
  const parts = await compose(loaded, catalog, { rng: run.rng, cacheFolder: tmpdir() });
  const evaluator = createEvaluator({ engine: run.engine, parts, cache: new Cache(tmpdir()) })!;
  const viewer = run.viewer();
  const { row } = await toEnd(evaluator.score(1, true, viewer));
  await evaluator.dispose();
  await viewer.dispose();
  return row.primary[metric]!;
}

/** L_D = ψθ and L_G = -ψθ with the numbers of Dirac's game, both 1 at first. */
describe("Dirac's game, its players at once", () => {
  const DIRAC = {
    dataset: { use: 'outside-origin' },
    architecture: { use: 'outside-dirac' },
    objective: { use: 'outside-at-once' },
  };
  const sgd = { use: 'sgd', learningRate: 0.1 };
  /** (θ, ψ) after each of 200 steps. */
  async function path(experiment: ExperimentObject): Promise<[number, number][]> {
    const run = await start({ ...DIRAC, ...experiment });
    const number = (name: string): number =>
      run.state.nets
        .all()
        .find(({ path: of }) => of === name)!
        .variable.dataSync()[0]!;
    const points = Array.from({ length: 200 }, (): [number, number] => {
      run.next();
      return [number('generator/theta'), number('discriminator/psi')];
    });
    run.dispose();
    return points;
  }
  const norms = (points: readonly [number, number][]): number[] => points.map(point => Math.hypot(...point));
  /** The same path in float64; float32 of 200 steps with numbers up to 4 keeps five digits. */
  const expected = (step: (point: [number, number], i: number) => [number, number]): [number, number][] => {
    let point: [number, number] = [1, 1];
    return Array.from({ length: 200 }, (_, i) => (point = step(point, i)));
  };
  const expectPath = (points: readonly [number, number][], wanted: readonly [number, number][]): void =>
    points.forEach((point, i) => point.forEach((value, k) => expect(value).toBeCloseTo(wanted[i]![k]!, 4)));

  it('goes outwards by descent: the squared norm grows by 1 + η² a step', async () => {
    const all = norms(await path({ train: training(sgd) }));
    all.forEach((norm, i) => expect(norm / (Math.SQRT2 * 1.01 ** ((i + 1) / 2))).toBeCloseTo(1, 4));
  });

  it('comes in by extragradient: the squared norm shrinks by 1 - η² + η⁴', async () => {
    const all = norms(await path({ train: training({ use: 'outside-extragradient', learningRate: 0.1 }) }));
    all.forEach((norm, i) => expect(norm / (Math.SQRT2 * 0.9901 ** ((i + 1) / 2))).toBeCloseTo(1, 4));
    expect(all.at(-1)).toBeLessThan(0.6);
  });

  it('comes in by Lookahead around the descent that goes outwards', async () => {
    const base = { use: 'outside-lookahead', base: sgd, period: 20 };
    let slow: [number, number] = [1, 1];
    const wanted = expected(([theta, psi], i) => {
      const next: [number, number] = [theta + 0.1 * psi, psi - 0.1 * theta];
      if ((i + 1) % 20 > 0) return next;
      slow = [(slow[0] + next[0]) / 2, (slow[1] + next[1]) / 2];
      return slow;
    });
    const points = await path({ train: training(base) });
    expectPath(points, wanted);
    expect(norms(points).at(-1)).toBeLessThan(0.02);
  });

  it.each([1, 16])('is pulled in by R1, every %d steps', async period => {
    const points = await path({
      train: training(sgd),
      constraints: [{ use: 'outside-r1', weight: 0.8 }],
      schedulers: [{ use: 'outside-lazily', of: 'constraints.0.standsFor', period }],
    });
    // the penalty is γ/2·ψ², n times that in every n-th step
    const wanted = expected(([theta, psi], i) => [
      theta + 0.1 * psi,
      psi - 0.1 * (theta + (i % period === 0 ? period * 0.8 * psi : 0)),
    ]);
    expectPath(points, wanted);
    expect(norms(points).at(-1)).toBeLessThan(0.05);
  });
});

describe('a step that is compiled without something has none of its operations', () => {
  it('R1 costs nothing in steps it does not stand in, and these stay together', async () => {
    const lazy = {
      ...DIGITS,
      ...NET,
      train: adam(1e-3),
      constraints: [{ use: 'outside-r1' }],
      schedulers: [{ use: 'outside-lazily', of: 'constraints.0.standsFor' }],
    };
    const nodes = async (experiment: ExperimentObject, steps: number): Promise<number[]> => {
      const run = await start(experiment);
      const counts = Array.from({ length: steps }, () => run.nodesOfNext());
      run.dispose();
      return counts;
    };
    const [due, without, ...others] = await nodes(lazy, 18);
    const [plain] = await nodes({ ...lazy, constraints: [], schedulers: [] }, 1);
    const [always] = await nodes(
      { ...lazy, constraints: [{ use: 'outside-r1', standsFor: 16 }], schedulers: [] },
      1,
    );
    expect([due, without]).toEqual([always, plain]);
    expect(due).toBeGreaterThan(without!);
    // nothing is compiled anew
    expect(new Set(others)).toEqual(new Set([0]));
    const run = await start(lazy);
    const together = [...run.together(1), ...run.together(15), ...run.together(1)];
    const single = await start(lazy);
    expect(together).toEqual(single.take(17));
    expect(together.map(scalars => 'discriminator/outside-r1' in scalars)).toEqual(
      Array.from({ length: 17 }, (_, i) => i % 16 === 0),
    );
    run.dispose();
    single.dispose();
  });

  it.each(['non-saturating', 'wasserstein'])('%s grows without the later stages', async objective => {
    const grown = {
      ...DIGITS,
      architecture: { use: 'outside-growing', width: 4 },
      objective: { use: objective },
      // no slots: Adam counts the updates of weights that come later one by one
      train: training({ use: 'sgd', learningRate: 0.01 }),
    };
    const run = await start({
      ...grown,
      schedulers: [{ use: 'outside-stages', of: 'architecture.stage' }],
    });
    const counts = Array.from({ length: 5 }, () => run.nodesOfNext());
    const names = run.state.nets.all().map(({ path }) => path);
    expect(names.filter(name => /generator\/block_\d\/kernel/.test(name))).toHaveLength(3);
    run.dispose();
    const alone: number[] = [];
    for (const stage of [0, 1, 2]) {
      const fixed = await start({ ...grown, architecture: { ...grown.architecture, stage } });
      alone.push(fixed.nodesOfNext());
      fixed.dispose();
    }
    expect([counts[0], counts[2], counts[4]]).toEqual(alone);
    expect([counts[1], counts[3]]).toEqual([0, 0]);
    expect(alone[0]).toBeLessThan(alone[1]!);
    expect(alone[1]).toBeLessThan(alone[2]!);
  });
});
