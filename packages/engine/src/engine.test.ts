import { Rng, tf } from '@ganzoo/sdk';
import { TensorRng, after, gatherRows } from '@ganzoo/sdk/host';
import { applyAdam, batchNormTraining } from '@ganzoo/sdk/nn';
import { nativeBytes } from '@ganzoo/testing/files';
import { beforeAll, describe, expect, it } from 'vitest';
import { inPlugin } from './blame.ts';
import { Engine } from './engine.ts';
import { EngineBackendError, EngineDeviceError } from './engine-errors.ts';
import { installTensorFlow } from './install/index.ts';
import { startEngine } from './start-engine.test.helper.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});

it('is one a process: another backend or device is refused', async () => {
  await expect(Engine.start({ backend: 'wasm' })).rejects.toThrow(EngineBackendError);
  await expect(Engine.start({ library: await installTensorFlow(), device: 'gpu:7' })).rejects.toThrow(
    EngineDeviceError,
  );
  expect(await startEngine()).toBe(engine);
});

const values = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync());

describe('random numbers', () => {
  it.each([0, 1, 7, 1001])(
    'of TensorFlow and of the host are the same bits: uniform, counter %i',
    counter => {
      const rng = new Rng(42).fork('test');
      const device = new TensorRng(rng, counter).uniform([1003]);
      expect(values(device)).toEqual(Array.from(rng.fork(0).uniform(1003, { counter })));
      device.dispose();
    },
  );

  it('of TensorFlow and of the host agree to rounding: normal', () => {
    const rng = new Rng(43).fork('test');
    const device = values(new TensorRng(rng, 5).normal([1001]));
    const host = rng.fork(0).normal(1001, { counter: 5 });
    // sin, cos and log in float32 differ from float64 by about 1e-7 relative, times a radius of up to 5.6
    device.forEach((value, i) => expect(Math.abs(value - host[i]!)).toBeLessThan(5e-6));
  });

  const drawing = (rng: Rng, mode: 'graph' | 'xla', kind: 'uniform' | 'normal', size: number) =>
    engine.step(
      'draw',
      [{ shape: [], dtype: 'int32' }],
      counter => [new TensorRng(rng, counter as tf.Scalar)[kind]([size])],
      mode,
    );

  it('are the same when XLA compiles them', () => {
    const rng = new Rng(44).fork('test');
    const draw = (mode: 'graph' | 'xla', kind: 'uniform' | 'normal'): number[] =>
      values(drawing(rng, mode, kind, 1003).run([tf.scalar(5, 'int32')])[0]!);
    expect(draw('xla', 'uniform')).toEqual(draw('graph', 'uniform'));
    const normal = draw('graph', 'normal');
    // other code for sin, cos and log in float32: as above
    draw('xla', 'normal').forEach((value, i) => expect(Math.abs(value - normal[i]!)).toBeLessThan(5e-6));
  });

  it.each(['graph', 'xla'] as const)('change with the step in one function compiled as %s', mode => {
    const rng = new Rng(1);
    const step = drawing(rng, mode, 'uniform', 4);
    const draw = (n: number): number[] => values(step.run([tf.scalar(n, 'int32')])[0]!);
    expect(draw(0)).not.toEqual(draw(1));
    expect(draw(1)).toEqual(draw(1));
    expect(draw(3)).toEqual(Array.from(rng.fork(0).uniform(4, { counter: 3 })));
  });
});

describe('after', () => {
  it.each(['off', 'graph', 'xla'] as const)('changes no value: %s', mode => {
    const args = [
      { shape: [], dtype: 'int32' as const },
      { shape: [2], dtype: 'float32' as const },
    ];
    const step = engine.step('after', args, (x, y) => [after(x, tf.div(y, 0))], mode);
    const [result] = step.run([tf.scalar(7, 'int32'), tf.zeros([2])]); // whatever came before, NaN too
    expect([result!.dtype, values(result!)]).toEqual(['int32', [7]]);
  });
});

describe('a compiled step', () => {
  it('computes the same thing once, but writes as often as it is told to', () => {
    const args = [{ shape: [3], dtype: 'float32' as const }];
    const said = engine.step('said twice', args, x => [tf.add(tf.tanh(x), tf.tanh(x))]);
    const used = engine.step('used twice', args, x => {
      const y = tf.tanh(x);
      return [tf.add(y, y)];
    });
    expect(said.nodes).toBe(used.nodes);
    const zeros = engine.step('zeros', args, x => [tf.div(x, tf.scalar(0)), tf.div(x, tf.scalar(-0))]);
    expect(zeros.run([tf.ones([3])]).map(values)).toEqual([
      [Infinity, Infinity, Infinity],
      [-Infinity, -Infinity, -Infinity],
    ]);
    const w = engine.variable(tf.scalar(1), 'w', true);
    const grow = engine.step('grow', [], () => {
      w.assign(tf.add(w, 1));
      w.assign(tf.add(w, 1));
      return [];
    });
    grow.run([]);
    expect(values(w)).toEqual([3]);
  });

  it.each(['graph', 'off'] as const)('gives a variable its own value (%s)', mode => {
    const w = engine.variable(tf.tensor1d([1, 2]), 'w', true);
    const run = (): tf.Tensor[] => {
      w.assign(w);
      w.assign(tf.mul(w, 2));
      w.assign(w);
      return [tf.clone(w)];
    };
    expect(engine.step('self', [], run, mode).run([]).map(values)).toEqual([[2, 4]]);
    w.assign(w);
    expect(values(w)).toEqual([2, 4]);
  });

  it('updates variables in place, reads after writes, and keeps copies made before', () => {
    const w = engine.variable(tf.tensor1d([1, 2]), 'w', true);
    const step = engine.step('order', [], () => {
      const before = tf.clone(w);
      w.assign(tf.mul(w, 2));
      w.assign(tf.add(w, before));
      return [tf.clone(w), before];
    });
    const [after, before] = step.run([]);
    expect(values(before!)).toEqual([1, 2]);
    expect(values(after!)).toEqual([3, 6]);
    expect(values(w)).toEqual([3, 6]);
    step.run([]);
    expect(values(w)).toEqual([9, 18]);
  });

  it('does the same eagerly', () => {
    const w = engine.variable(tf.tensor1d([1, 2]), 'w', true);
    const step = engine.step(
      'order',
      [],
      () => {
        const before = tf.clone(w);
        w.assign(tf.mul(w, 2));
        w.assign(tf.add(w, before));
        return [tf.clone(w), before];
      },
      'off',
    );
    const [after, before] = step.run([]);
    expect(values(before!)).toEqual([1, 2]);
    expect(values(after!)).toEqual([3, 6]);
  });

  it('takes outer tensors as inputs that may be disposed of afterwards', () => {
    const outer = tf.tensor1d([1, 2, 3]);
    const step = engine.step('outer', [{ shape: [3], dtype: 'float32' }], x => [tf.mul(x, outer)]);
    outer.dispose();
    expect(values(step.run([tf.tensor1d([2, 2, 2])])[0]!)).toEqual([2, 4, 6]);
    step.dispose();
  });

  it('refuses to read a value, naming the plugin and the way out', () => {
    const read = (): unknown =>
      engine.step('read', [{ shape: [2], dtype: 'float32' }], x =>
        inPlugin("objective 'curious'", () => {
          tf.mul(x, 2).dataSync();
          return [x];
        }),
      );
    expect(read).toThrow(/objective 'curious' reads a tensor's value/);
    expect(read).toThrow(
      expect.objectContaining({ code: 'STEP_READ', hint: expect.stringMatching(/--no-compile/) }),
    );
  });

  it('refuses to read a variable', () => {
    const w = engine.variable(tf.scalar(1), 'w', true);
    expect(() => engine.step('read', [], () => [tf.scalar(w.dataSync()[0]!)])).toThrow(
      /reads a tensor's value/,
    );
    expect(values(w)).toEqual([1]);
  });

  it('refuses a tensor of an earlier step', () => {
    let leaked: tf.Tensor | undefined;
    engine.step('leak', [{ shape: [2], dtype: 'float32' }], x => {
      leaked = tf.keep(tf.mul(x, 2));
      return [tf.add(x, 1)];
    });
    expect(() => tf.add(leaked!, 1)).toThrow(/outside of that step/);
  });

  it('recovers after an error while tracing', () => {
    expect(() =>
      engine.step('broken', [], () => {
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(values(tf.add(1, 2))).toEqual([3]);
  });

  it('says which operation TensorFlow refused', () => {
    expect(() => engine.step('bad', [{ shape: [2], dtype: 'float32' }], x => [tf.reshape(x, [3])])).toThrow(
      /2.*3|3.*2/,
    );
  });

  it('gathers rows of bytes, scaled', () => {
    const data = engine.resident(Uint8Array.from([0, 51, 102, 153, 204, 255]), [3, 2]);
    const rows = tf.tensor1d([2, 0], 'int32');
    // 1/255 is rounded to float32
    values(gatherRows(data, rows, 2 / 255, -1)).forEach((value, i) =>
      expect(value).toBeCloseTo([0.6, 1, -1, -0.6][i]!, 6),
    );
  });

  it('leaks no tensor, no handle and no memory over 200 steps', () => {
    const w = engine.variable(tf.zeros([256, 256]), 'w', true);
    const m = engine.variable(tf.zeros([256, 256]), 'm', false);
    const v = engine.variable(tf.zeros([256, 256]), 'v', false);
    const scale = engine.variable(tf.ones([256]), 'scale', true);
    const run = (x: tf.Tensor, step: tf.Tensor): tf.Tensor[] => {
      const { value, grads } = tf.variableGrads(() => {
        const h = tf.matMul(x, w);
        const { y } = batchNormTraining(h, scale, tf.zeros([256]), 1e-3);
        return tf.mean<tf.Scalar>(tf.square(tf.sub(y, x)));
      }, [w]);
      applyAdam({
        weight: w,
        gradient: grads[w.name]!,
        m,
        v,
        learningRate: tf.scalar(1e-3),
        beta1: 0.5,
        beta2: 0.999,
        epsilon: 1e-8,
        update: tf.add(tf.cast(step, 'float32'), 1),
      });
      return [value];
    };
    for (const mode of ['graph', 'off'] as const) {
      const step = engine.step(
        'leak',
        [
          { shape: [64, 256], dtype: 'float32' },
          { shape: [], dtype: 'int32' },
        ],
        (x, n) => run(x, n),
        mode,
      );
      const once = (i: number): void => {
        const x = tf.fill([64, 256], Math.sin(i));
        const n = tf.scalar(i, 'int32');
        tf.dispose([...step.run([x, n]), x, n]);
      };
      for (let i = 0; i < 20; i++) once(i);
      const before = {
        handles: engine.handles,
        tensors: tf.memory().numTensors,
        bytes: nativeBytes(),
      };
      for (let i = 0; i < 200; i++) once(i);
      expect(engine.handles).toBe(before.handles);
      expect(tf.memory().numTensors).toBe(before.tensors);
      // 200 leaked copies of one weight would be 52 MB; the allocator's own breathing stays well below
      expect(nativeBytes() - before.bytes).toBeLessThan(25e6);
      step.dispose();
    }
  });
});
