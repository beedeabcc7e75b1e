import { Rng, tf } from '@ganzoo/sdk';

/** A function of [6, 4] numbers. */
export type Op = (x: tf.Tensor) => tf.Tensor;

/** A penalty on a gradient: P(x) = Σ (d/dx Σ c·f(x))², whose own gradient needs the second derivative of f. */
export function penalty(op: Op, c: tf.Tensor): Op {
  return x => tf.sum(tf.square(tf.grad((y: tf.Tensor) => tf.sum(tf.mul(op(y), c)))(x)));
}

/** Derivative of `f` at 0 by Richardson's extrapolation of three central differences; its error is of order h⁶. */
export function slope(f: (h: number) => number, h: number): number {
  const [near, middle, far] = [h, 2 * h, 4 * h].map(step => (f(step) - f(-step)) / (2 * step));
  return (64 * near! - 20 * middle! + far!) / 45;
}

/** Runs the function of [6, 4] numbers that is to be tested, compiled or as it is. */
export type Runner = (f: Op, x: tf.Tensor) => tf.Tensor;

/** The derivative of a function along a direction by its gradient, and by finite differences. */
export interface Compared {
  readonly exact: number;
  readonly measured: number;
}

/** The derivative of Σ c·f(x) at seeded numbers, with seeded c. */
export function firstDerivative(op: Op, run: Runner): Compared {
  return compare(op, run, (f, c) => y => tf.sum(tf.mul(f(y), c)));
}

/** The derivative of {@link penalty} at seeded numbers, with seeded c. */
export function secondDerivative(op: Op, run: Runner): Compared {
  return compare(op, run, penalty);
}

function compare(op: Op, run: Runner, scalarOf: (op: Op, c: tf.Tensor) => Op): Compared {
  return tf.tidy(() => {
    const rng = new Rng(3);
    // away from the kinks of relu and its kin, where a finite difference sees both sides
    const x = tf.tensor2d(
      rng.normal(24).map(v => v + Math.sign(v) * 0.1),
      [6, 4],
    );
    const like = op(x);
    const c = tf.tensor(rng.fork('c').normal(like.size), like.shape);
    const direction = tf.tensor2d(rng.fork('d').normal(24), [6, 4]);
    const f = scalarOf(op, c);
    const exact = tf.sum(tf.mul(run(tf.grad(f), x), direction)).dataSync()[0]!;
    const along = (h: number): number => f(tf.add(x, tf.mul(direction, h))).dataSync()[0]!;
    return { exact, measured: slope(along, 0.005) };
  });
}

/**
 * How far apart the two are, relative to the derivative or to 1 where that is smaller.
 *
 * float32 values of order 1..100 differenced over 0.005 leave a few 1e-4; the project's bound is 1e-3.
 */
export function distance({ exact, measured }: Compared): number {
  return Math.abs(exact - measured) / Math.max(1, Math.abs(measured));
}

/** The project's bound on {@link distance}. */
export const BOUND = 1e-3;
