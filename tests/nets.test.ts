import type { Engine } from '@ganzoo/engine';
import { Rng, tf, type FieldSpec } from '@ganzoo/sdk';
import { Parameters, TensorRng } from '@ganzoo/sdk/host';
import { NetScope, doubled, downsampledConv, halved, initializer, upsampledConv } from '@ganzoo/sdk/nn';
import { number, numbers, testCall, testEngine } from '@ganzoo/testing';
import { beforeAll, describe, expect, it } from 'vitest';

let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
});

const field: FieldSpec = { shape: [8, 8, 1], dtype: 'uint8', range: [0, 1] };

/** A scope of a fresh net, and the parameters it makes. */
function fresh({ training = true, parameters = new Parameters(engine, new Rng(1)) } = {}) {
  const latent = { dim: 4, distribution: 'normal' } as const;
  const outputs = { score: [1], code: [2, 3] };
  const scope = new NetScope(testCall({ training, parameters, field, latent, outputs }));
  return { scope, parameters };
}

describe('a net scope', () => {
  it('names weights by net, layer and order of the calls, and finds them again', () => {
    const { scope, parameters } = fresh();
    const build = (net: NetScope): tf.Tensor => {
      const h = net.dense(tf.ones([2, 3]), 4);
      return net.scope('block', inner => inner.dense(net.dense(h, 5), 6, { bias: false }));
    };
    build(scope);
    const paths = parameters.all().map(({ path }) => path);
    expect(paths).toEqual([
      'net/dense_1/kernel',
      'net/dense_1/bias',
      'net/dense_2/kernel',
      'net/dense_2/bias',
      'net/block/dense_1/kernel',
    ]);
    build(fresh({ parameters }).scope);
    expect(parameters.all()).toHaveLength(paths.length);
  });

  it('refuses a layer whose shape changes from call to call', () => {
    const { scope, parameters } = fresh();
    scope.dense(tf.ones([2, 3]), 4);
    expect(() => fresh({ parameters }).scope.dense(tf.ones([2, 3]), 5)).toThrow(
      /net\/dense_1\/kernel.*\[3,4\].*\[3,5\]/s,
    );
  });

  it('makes the same first values whatever the order of the calls', () => {
    const first = fresh();
    const [a1, b1] = [
      first.scope.parameter('a', [3], 'normal:1'),
      first.scope.parameter('b', [3], 'normal:1'),
    ];
    const second = fresh();
    const [b2, a2] = [
      second.scope.parameter('b', [3], 'normal:1'),
      second.scope.parameter('a', [3], 'normal:1'),
    ];
    expect(numbers(a2)).toEqual(numbers(a1));
    expect(numbers(b2)).toEqual(numbers(b1));
    expect(numbers(a1)).not.toEqual(numbers(b1));
  });

  it('keeps the order of a checkpoint where weights are asked for in another', () => {
    const paths = (parameters: Parameters): string[] => parameters.all().map(({ path }) => path);
    const first = fresh();
    for (const name of ['b', 'a']) first.scope.parameter(name, [3]);
    const parameters = new Parameters(engine, new Rng(1), first.parameters.values());
    for (const name of ['c', 'a', 'b']) fresh({ parameters }).scope.parameter(name, [3]);
    expect(paths(parameters)).toEqual(['net/b', 'net/a', 'net/c']);
    expect([...parameters.values().keys()]).toEqual(paths(parameters));
  });

  it('has layers of the documented shapes', () => {
    const { scope } = fresh();
    const image = tf.ones([2, 8, 8, 3]);
    expect(scope.conv(image, 5, { kernel: 4, stride: 2 }).shape).toEqual([2, 4, 4, 5]);
    expect(scope.conv(image, 5, { padding: 'valid' }).shape).toEqual([2, 6, 6, 5]);
    expect(scope.deconv(image, 5).shape).toEqual([2, 16, 16, 5]);
    expect(scope.embedding(tf.tensor1d([1, 0], 'int32'), 3, 7).shape).toEqual([2, 7]);
    expect(scope.flatten(image).shape).toEqual([2, 192]);
    const heads = scope.heads(image);
    expect(heads['score']!.shape).toEqual([2, 1]);
    expect(heads['code']!.shape).toEqual([2, 2, 3]);
  });

  it.each([1, 3, 5])('convolves and resamples at once, kernel %i, as one after the other', size => {
    const rng = new TensorRng(new Rng(5), 0);
    const x = rng.normal([2, 6, 4, 3]);
    const kernel = rng.normal([size, size, 3, 4]);
    const plain = (v: tf.Tensor, k: tf.Tensor): tf.Tensor =>
      tf.conv2d(v as tf.Tensor4D, k as tf.Tensor4D, 1, 'same');
    for (const [at, twice] of [
      [upsampledConv, (v: tf.Tensor, k: tf.Tensor) => plain(doubled(v), k)],
      [downsampledConv, (v: tf.Tensor, k: tf.Tensor) => halved(plain(v, k))],
    ] as const) {
      const seen = (f: typeof upsampledConv): number[][] => {
        const loss = (v: tf.Tensor, k: tf.Tensor): tf.Scalar => tf.sum<tf.Scalar>(tf.square(f(v, k)));
        return [f(x, kernel), ...tf.grads(loss)([x, kernel])].map(numbers);
      };
      const wanted = seen(twice);
      seen(at).forEach((values, part) => {
        // another order of summing in float32: some 1e-6 of what is summed, which the largest value stands for
        const largest = Math.max(...wanted[part]!.map(Math.abs));
        values.forEach((value, i) =>
          expect(Math.abs(value - wanted[part]![i]!)).toBeLessThan(1e-5 * largest),
        );
      });
    }
  });

  it('says what it cannot resample', () => {
    const { scope } = fresh();
    const image = tf.ones([1, 5, 4, 2]);
    expect(scope.conv(image, 3, { resample: 'up' }).shape).toEqual([1, 10, 8, 3]);
    expect(() => scope.conv(image, 3, { resample: 'down' })).toThrow('Images of 5×4 cannot be halved');
    expect(() => scope.conv(image, 3, { resample: 'up', kernel: 4 })).toThrow('has an odd kernel');
  });

  it('normalises a batch and keeps moving averages, which it uses outside of training', () => {
    const { scope, parameters } = fresh();
    const x = tf.tensor2d([1, 10, 2, 20, 3, 30, 6, 60], [4, 2]);
    const y = scope.batchNorm(x, { decay: 0.9, epsilon: 0 });
    const column = (values: number[], c: number): number[] => values.filter((_, i) => i % 2 === c);
    for (const c of [0, 1]) {
      const values = column(numbers(y), c);
      // float32 rounding of values near 1
      expect(values.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 5);
      expect(values.reduce((a, b) => a + b * b, 0) / 4).toBeCloseTo(1, 5);
    }
    const at = (name: string): number[] => numbers(parameters.find(`net/batch-norm_1/${name}`)!);
    // mean 3, unbiased variance 14/3, a tenth of the way from 0
    expect(at('moving-mean')[0]).toBeCloseTo(0.3, 6);
    expect(at('moving-variance')[0]).toBeCloseTo(1.4 / 3, 5);
    const still = fresh({ training: false, parameters }).scope.batchNorm(x, { decay: 0.9, epsilon: 0 });
    // corrected by 1 - 0.9
    expect(numbers(still)[0]).toBeCloseTo((1 - 3) / Math.sqrt(14 / 3), 5);
    const untrained = fresh({ training: false }).scope.batchNorm(x, { epsilon: 0 });
    expect(numbers(untrained)).toEqual(numbers(x));
  });

  it('normalises each example by itself', () => {
    const y = numbers(fresh().scope.layerNorm(tf.tensor2d([1, 3, 10, 30], [2, 2]), { epsilon: 0 }));
    y.forEach((value, i) => expect(value).toBeCloseTo(i % 2 ? 1 : -1, 5));
  });

  it('looks up embeddings inside a compiled step, and gives each row of the table its gradient', () => {
    const { scope, parameters } = fresh();
    const ids = tf.tensor1d([2, 0, 2], 'int32');
    scope.embedding(ids, 3, 2);
    const table = parameters.find('net/embedding_1/table')!;
    const step = engine.step('embedding', [{ shape: [3], dtype: 'int32' }], rows => {
      const lookUp = (): tf.Scalar => tf.sum<tf.Scalar>(fresh({ parameters }).scope.embedding(rows, 3, 2));
      return [tf.variableGrads(lookUp, [table]).grads[table.name]!];
    });
    expect(numbers(step.run([ids])[0]!)).toEqual([1, 1, 0, 0, 2, 2]);
  });

  it('drops the share it is told to, in training only or always', () => {
    const { scope } = fresh();
    const x = tf.ones([100, 100]);
    const y = numbers(scope.dropout(x, 0.25));
    const share = y.filter(value => value === 0).length / y.length;
    // standard deviation √(0.25·0.75/10⁴) = 0.0043; four of them
    expect(Math.abs(share - 0.25)).toBeLessThan(0.018);
    expect(new Set(y)).toEqual(new Set([0, Math.fround(1 / 0.75)]));
    const quiet = fresh({ training: false }).scope;
    expect(quiet.dropout(x, 0.25)).toBe(x);
    expect(numbers(quiet.dropout(x, 0.25, { always: true })).includes(0)).toBe(true);
  });
});

describe('initialisers', () => {
  const sd = (spec: string, shape: number[]): number => {
    const x = initializer(spec)(shape, new TensorRng(new Rng(3), 0));
    return Math.sqrt(number(tf.mean(tf.square(x))));
  };

  it.each([
    ['normal:0.02', 0.02],
    ['truncated-normal:0.02', 0.02 * 0.8796], // standard deviation of N(0, 1) cut at ±2
    ['uniform:0.3', 0.3 / Math.sqrt(3)],
    ['fan-in-uniform', 1 / Math.sqrt(3 * 200)],
    ['glorot-uniform', Math.sqrt(2 / 500)],
    ['glorot-normal', Math.sqrt(2 / 500)],
    ['he-normal', Math.sqrt(2 / 200)],
    ['he-uniform', Math.sqrt(2 / 200)],
    ['lecun-normal', Math.sqrt(1 / 200)],
  ])('%s has its standard deviation', (spec, expected) => {
    // 60,000 values: relative standard error under 0.3 %; four of them
    expect(Math.abs(sd(spec, [200, 300]) / expected - 1)).toBeLessThan(0.012);
  });

  it('truncated-normal stays within two standard deviations', () => {
    const x = initializer('truncated-normal:1')([10_000], new TensorRng(new Rng(4), 0));
    // erf⁻¹ is approximated to about 1e-6
    expect(number(tf.max(tf.abs(x)))).toBeLessThan(2 + 1e-4);
  });

  it('names what is known when asked for something else', () => {
    expect(() => initializer('xavier')).toThrow(/not an initialiser/);
    expect(() => initializer('normal:wide')).toThrow(/not an initialiser/);
  });
});
