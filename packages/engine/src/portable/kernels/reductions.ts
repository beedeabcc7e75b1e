import { util, type TensorInfo } from '@ganzoo/tfjs';
import type { Host, Numbers } from '../host.ts';
import { kernel, type KernelCall } from '../kernel.ts';

/**
 * Sums and means with float64 in between: the WebAssembly backend adds float32 numbers one after another, which leaves
 * three digits of a mean over 100,000 of them.
 */
export function registerReductions(host: Host): void {
  const reduce = (name: string, dtypeOf: (x: TensorInfo) => TensorInfo['dtype'], isMean: boolean): void =>
    kernel(host, name, ({ inputs, attrs }: KernelCall) => {
      const x = inputs['x']!;
      const { axis, keepDims } = attrs as { axis: number | number[]; keepDims?: boolean };
      const axes = util.parseAxisParam(axis, x.shape);
      const kept = x.shape.filter((_, i) => !axes.includes(i));
      const shape = keepDims ? x.shape.map((size, i) => (axes.includes(i) ? 1 : size)) : kept;
      const out = host.make(shape, dtypeOf(x));
      const sums = sumsOver(host.values(x), x.shape, axes, util.sizeFromShape(kept));
      const count = isMean ? util.sizeFromShape(axes.map(i => x.shape[i]!)) : 1;
      host.values(out).set(count === 1 ? sums : sums.map(sum => sum / count));
      return out;
    });
  reduce('Sum', ({ dtype }) => (dtype === 'bool' ? 'int32' : dtype), false);
  reduce('Mean', () => 'float32', true);
}

/** An axis, or several in a row that are all summed over or all kept: how far apart its numbers lie here and there. */
interface Run {
  size: number;
  readonly summed: boolean;
  from: number;
  to: number;
}

function sumsOver(x: Numbers, shape: readonly number[], axes: readonly number[], size: number): Float64Array {
  const runs: Run[] = [];
  shape.forEach((length, i) => {
    const summed = axes.includes(i);
    const last = runs.at(-1);
    if (last?.summed === summed) last.size *= length;
    else runs.push({ size: length, summed, from: 1, to: 1 });
  });
  let [from, to] = [1, 1];
  for (const run of [...runs].reverse()) {
    run.from = from;
    run.to = run.summed ? 0 : to;
    from *= run.size;
    if (!run.summed) to *= run.size;
  }
  const sums = new Float64Array(size);
  const walk = (depth: number, at: number, into: number): void => {
    const run = runs[depth];
    if (!run) {
      sums[into]! += x[at]!;
    } else if (depth < runs.length - 1) {
      for (let i = 0; i < run.size; i++) walk(depth + 1, at + i * run.from, into + i * run.to);
    } else if (run.summed) {
      let sum = 0;
      for (let i = at; i < at + run.size; i++) sum += x[i]!;
      sums[into]! += sum;
    } else {
      for (let i = 0; i < run.size; i++) sums[into + i]! += x[at + i]!;
    }
  };
  walk(0, 0, 0);
  return sums;
}
