import { tf } from '@ganzoo/sdk';
import { beforeAll, describe, expect, it } from 'vitest';
import { Engine } from '../engine.ts';
import { ProfilerError } from '../profile/profiler-error.ts';
import { installTensorFlow } from '../install/index.ts';
import type { TimelineRow } from '../profile/timeline.ts';
import type { CompileMode } from '../runtime.ts';
import { Profiler } from './profiler.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start({ library: await installTensorFlow() });
});

const SIZE = 256;

/** A product of matrices, run once before. */
function product(mode: CompileMode): () => void {
  const weight = engine.variable(tf.ones([SIZE, SIZE]), 'weight', true);
  const args = [{ shape: [SIZE, SIZE], dtype: 'float32' as const }];
  const step = engine.step(
    'product',
    args,
    x => [tf.sum(tf.relu(tf.matMul(x!, weight as tf.Tensor2D)))],
    mode,
  );
  const run = (): void => {
    const x = tf.ones([SIZE, SIZE]);
    const [sum] = step.run([x]);
    expect(sum!.dataSync()[0]).toBe(SIZE ** 3);
    tf.dispose([x, sum!]);
  };
  run();
  return run;
}

const operations = (rows: readonly TimelineRow[]) =>
  rows.flatMap(({ events }) => events.filter(({ op }) => op !== undefined));

describe('the profiler', () => {
  it.each(['graph', 'xla', 'off'] as const)('tells the operations of a step, compiled as %s', mode => {
    const run = product(mode);
    const profiler = engine.profiler();
    for (const times of [1, 3]) {
      profiler.start();
      const began = performance.now() * 1e3;
      for (let i = 0; i < times; i++) run();
      const ended = performance.now() * 1e3;
      const rows = profiler.stop();
      const products = operations(rows).filter(({ op }) => /MatMul/.test(op!));
      expect(products.length).toBe(times);
      for (const { start, duration } of products) {
        expect(duration).toBeGreaterThan(10); // 33 MFLOP take a tenth of a millisecond on the fastest of cores
        // the clocks of TensorFlow and of JavaScript are brought together to some microseconds
        expect(start).toBeGreaterThan(began - 500);
        expect(start + duration).toBeLessThan(ended + 500);
      }
      expect(rows.every(({ device }) => device.startsWith('/'))).toBe(true);
    }
  });

  it('gives nothing of what was discarded, and nothing where nothing was recorded', () => {
    const run = product('graph');
    const profiler = engine.profiler();
    expect(profiler.stop()).toEqual([]);
    profiler.start();
    run();
    profiler.discard();
    expect(profiler.stop()).toEqual([]);
    profiler.start();
    expect(operations(profiler.stop())).toEqual([]);
  });

  it('does not start twice in a process', () => {
    const [first, second] = [engine.profiler(), engine.profiler()];
    first.start();
    expect(() => second.start()).toThrow(ProfilerError);
    first.discard();
    second.start();
    second.discard();
  });

  it('says so where a library has none', () => {
    const library = process.platform === 'darwin' ? 'libSystem.B.dylib' : 'libc.so.6';
    expect(() => new Profiler(library)).toThrow(/profiler is not found in lib/);
  });
});
