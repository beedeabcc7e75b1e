import { testEngine } from '@ganzoo/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { DIGITS, NET, adam, mean, start, training } from './fixtures/outside-runs.ts';

beforeAll(async () => {
  await testEngine();
});

/** ‖Mᵀu‖ for the unit vector u to which power iterations come from a first one: at most the largest singular value. */
function largest(matrix: readonly number[][], first: readonly number[], iterations: number): number {
  const unit = (x: readonly number[]): number[] => x.map(value => value / Math.hypot(...x));
  const across = (u: readonly number[]): number[] =>
    matrix[0]!.map((_, c) => u.reduce((sum, value, r) => sum + value * matrix[r]![c]!, 0));
  const along = (v: readonly number[]): number[] =>
    matrix.map(row => row.reduce((sum, value, c) => sum + value * v[c]!, 0));
  let u = unit(first);
  for (let i = 0; i < iterations; i++) u = unit(along(unit(across(u))));
  return Math.hypot(...across(u));
}

describe('constraints of any game', () => {
  it('the pool fills, then gives half of each batch away', async () => {
    const run = await start({
      ...DIGITS,
      ...NET,
      objective: { use: 'least-squares' },
      constraints: [{ use: 'outside-old-fakes' }],
      train: adam(1e-3),
    });
    const state = (name: string): number[] =>
      Array.from(
        run.state.extras
          .all()
          .find(({ path }) => path.endsWith(`/${name}`))!
          .variable.dataSync(),
      );
    run.prepare();
    const counts: number[] = [];
    const changed: number[] = [];
    let before = state('pictures');
    for (let step = 0; step < 200; step++) {
      run.next();
      counts.push(state('count')[0]!);
      const now = state('pictures');
      changed.push(
        Array.from({ length: 50 }, (_, row) => row).filter(row =>
          now.slice(row * 784, (row + 1) * 784).some((value, i) => value !== before[row * 784 + i]),
        ).length,
      );
      before = now;
    }
    // 16 a step: three batches and two more
    expect(counts.slice(0, 5)).toEqual([16, 32, 48, 50, 50]);
    expect(changed.slice(0, 4)).toEqual([16, 16, 16, 2]);
    expect(new Set(changed.slice(4))).toEqual(new Set([8]));
    run.dispose();
  });

  it('no update is longer than the limit of the norm allows', async () => {
    const run = await start({
      ...DIGITS,
      ...NET,
      constraints: [{ use: 'outside-clipping', limit: 1, on: ['discriminator', 'generator'] }],
      train: training({ use: 'sgd', learningRate: 0.5 }),
    });
    run.prepare();
    const weights = (net: string): number[] =>
      run.state.nets.trainable([net]).flatMap(({ variable }) => Array.from(variable.dataSync()));
    let [shortened, whole] = [0, 0];
    for (let step = 0; step < 200; step++) {
      const before = weights('generator');
      const norm = run.next()['generator/gradient-norm']!;
      const moved = Math.hypot(...weights('generator').map((value, i) => value - before[i]!));
      // float32 of 30,000 weights that each round by 1e-8
      expect(moved).toBeCloseTo(0.5 * Math.min(norm, 1), 4);
      if (norm > 1) shortened++;
      else whole++;
    }
    expect(shortened).toBeGreaterThan(0);
    expect(whole).toBeGreaterThan(0);
    run.dispose();
  });

  it('kernels are seen with a largest singular value of 1', async () => {
    const run = await start({
      ...DIGITS,
      ...NET,
      constraints: [{ use: 'outside-spectral' }],
      train: adam(2e-4),
    });
    run.take(200);
    const all = run.state.nets.all();
    const of = (path: string) => all.find(each => each.path === `discriminator/dense_1/${path}`)!.variable;
    const [kernel, u] = [of('kernel'), of('u')];
    const [rows, columns] = [kernel.shape[1]!, kernel.shape[0]];
    const at = kernel.dataSync();
    const matrix = Array.from({ length: rows }, (_, r) =>
      Array.from({ length: columns }, (__, c) => at[c * rows + r]!),
    );
    const exact = largest(
      matrix,
      Array.from({ length: rows }, () => 1),
      300,
    );
    const held = largest(matrix, Array.from(u.dataSync()), 1);
    // one iteration an update follows weights that move by about 2e-4 of it
    expect(exact / held).toBeGreaterThan(0.999);
    expect(exact / held).toBeLessThan(1.05);
    run.dispose();
  });

  it('steps in the code come to lengths that differ less', async () => {
    const spread = async (weight: number): Promise<number> => {
      const run = await start({
        ...DIGITS,
        ...NET,
        constraints: [{ use: 'outside-path-length', weight, on: ['generator'] }],
        train: adam(2e-3),
      });
      const last = run.take(200).slice(-50);
      run.dispose();
      const of = (name: string): number => mean(last.map(scalars => scalars[`generator/${name}`]!));
      return of('outside-path-length') / of('outside-path-length/length') ** 2;
    };
    // lengths are about 0.05, so that a large factor is a small loss
    // 0.07 ... 0.08 of the squared length, and 0.17 ... 0.26 without it, by three seeds
    expect(await spread(20_000)).toBeLessThan(0.6 * (await spread(0)));
  });

  it('noise keeps a discriminator from being sure', async () => {
    const accuracy = async (sd: number): Promise<number> => {
      const run = await start({
        ...DIGITS,
        ...NET,
        constraints: [{ use: 'outside-noise', sd }],
        train: adam(1e-3),
      });
      const all = run.take(200).map(scalars => scalars['discriminator/accuracy']!);
      run.dispose();
      return mean(all);
    };
    // 0.98 ... 0.99 without and 0.69 ... 0.70 with it, by three seeds
    expect(await accuracy(0)).toBeGreaterThan(0.95);
    expect(await accuracy(3)).toBeLessThan(0.8);
  });
});
