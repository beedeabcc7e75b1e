import * as tf from '@ganzoo/tfjs';
import type { Host, Numbers } from '../host.ts';
import { kernel, type KernelCall } from '../kernel.ts';

/** The weight and its slots, each as values to be written and values now. */
type Pair = readonly [next: Numbers, now: Numbers];

/** Numbers of the rules that are attributes, or inputs where they change. */
const NUMBERS = ['beta1', 'beta2', 'epsilon', 'momentum', 'rho'];

/** Gives the weight and its slots their next values, from the gradient. */
type Rule = (gradient: Numbers, weight: Pair, slot?: Pair, second?: Pair) => void;

/** Optimisers' updates (formulas in the sdk's `ops.ts`), as TensorFlow's fused ones compute them. */
export function registerOptimizers(host: Host): void {
  const number = (inputs: KernelCall['inputs'], name: string): number => host.values(inputs[name]!)[0]!;

  const optimizer = (
    name: string,
    slots: readonly string[],
    ruleOf: (rate: number, attrs: Record<string, number>, inputs: KernelCall['inputs']) => Rule,
  ): void =>
    kernel(host, name, ({ inputs, attrs }) => {
      const variables = ['weight', ...slots].map(slot => inputs[slot] as tf.Variable);
      // new tensors in place of the old ones: a copy made of a variable before shares its memory
      const made = variables.map(({ shape }) => tf.engine().makeTensorFromTensorInfo(host.make(shape)));
      // numbers that change from step to step are inputs
      const moving = Object.keys(inputs)
        .filter(input => NUMBERS.includes(input))
        .map(input => [input, number(inputs, input)] as const);
      const numbers = { ...(attrs as Record<string, number>), ...Object.fromEntries(moving) };
      const rule = ruleOf(number(inputs, 'learningRate'), numbers, inputs);
      const pairs = variables.map((now, i): Pair => [host.values(made[i]!), host.values(now)]);
      rule(host.values(inputs['gradient']!), pairs[0]!, pairs[1], pairs[2]);
      variables.forEach((variable, i) => variable.assign(made[i]!));
      tf.dispose(made);
      return [];
    });

  optimizer('ApplyAdam', ['m', 'v'], (rate, { beta1 = 0, beta2 = 0, epsilon = 0 }, inputs) => {
    const update = number(inputs, 'update');
    const step = (rate * Math.sqrt(1 - beta2 ** update)) / (1 - beta1 ** update);
    return (g, [w, w0], slot, second) => {
      const [[m, m0], [v, v0]] = [slot!, second!];
      for (let i = 0; i < g.length; i++) {
        const slope = g[i]!;
        const first = m0[i]! + (slope - m0[i]!) * (1 - beta1);
        const square = v0[i]! + (slope * slope - v0[i]!) * (1 - beta2);
        m[i] = first;
        v[i] = square;
        w[i] = w0[i]! - (step * first) / (Math.sqrt(square) + epsilon);
      }
    };
  });
  optimizer('ApplyGradientDescent', [], rate => (g, [w, w0]) => {
    for (let i = 0; i < g.length; i++) w[i] = w0[i]! - rate * g[i]!;
  });
  optimizer('ApplyMomentum', ['accumulator'], (rate, { momentum = 0, nesterov }) => (g, [w, w0], slot) => {
    const [a, a0] = slot!;
    for (let i = 0; i < g.length; i++) {
      const next = momentum * a0[i]! + g[i]!;
      a[i] = next;
      w[i] = w0[i]! - rate * (nesterov ? g[i]! + momentum * next : next);
    }
  });
  optimizer('ApplyRmsProp', ['meanSquare', 'momentumSlot'], (rate, attrs) => (g, [w, w0], slot, second) => {
    const { rho = 0, momentum = 0, epsilon = 0 } = attrs;
    const [[s, s0], [a, a0]] = [slot!, second!];
    for (let i = 0; i < g.length; i++) {
      const square = s0[i]! + (g[i]! * g[i]! - s0[i]!) * (1 - rho);
      const next = momentum * a0[i]! + (rate * g[i]!) / Math.sqrt(square + epsilon);
      s[i] = square;
      a[i] = next;
      w[i] = w0[i]! - next;
    }
  });
}
