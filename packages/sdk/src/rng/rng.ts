import { philoxBlock, philoxNormal, philoxUniform, philoxWords } from './philox.ts';

/** FNV-1a, 32 bits, of a string's UTF-16 units, from a given start. */
function hash(text: string, start: number): number {
  let h = start;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return h;
}

/**
 * A named stream of random numbers that remembers nothing: what it gives depends on seed, name and counter only.
 *
 * `fork` makes a stream that is independent of its parent, so one seed feeds initial weights, data order, noise and
 * evaluation without any of them shifting the others. Draws on the host; {@link TensorRng} draws inside a step.
 */
export class Rng {
  readonly key: readonly [number, number];

  constructor(seed: number, key?: readonly [number, number]) {
    this.key = key ?? [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0];
  }

  /** The stream of that name under this one. */
  fork(name: string | number): Rng {
    const text = String(name);
    const block = new Uint32Array(4);
    philoxBlock(
      block,
      0,
      hash(text, 0x811c9dc5),
      hash(text, 0x9747b28c),
      text.length,
      0x67616e7a,
      ...this.key,
    );
    return new Rng(0, [block[0]!, block[1]!]);
  }

  /** `count` numbers U[low, high). */
  uniform(count: number, { low = 0, high = 1, counter = 0 } = {}): Float32Array {
    const out = philoxUniform(count, this.key, counter);
    for (let i = 0; i < count; i++) out[i] = low + (high - low) * out[i]!;
    return out;
  }

  /** `count` numbers N(mean, sd²). */
  normal(count: number, { mean = 0, sd = 1, counter = 0 } = {}): Float32Array {
    const out = philoxNormal(count, this.key, counter);
    for (let i = 0; i < count; i++) out[i] = mean + sd * out[i]!;
    return out;
  }

  /** `count` whole numbers, uniform in 0 .. below - 1 (bias under below / 2^32). */
  integers(count: number, below: number, counter = 0): Int32Array {
    const words = philoxWords(count, this.key, counter);
    return Int32Array.from(words, word => Math.floor((word / 2 ** 32) * below));
  }

  /** 0 .. n - 1 in random order (Fisher and Yates). */
  permutation(n: number, counter = 0): Int32Array {
    const words = philoxWords(n, this.key, counter);
    const out = Int32Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = Math.floor((words[i]! / 2 ** 32) * (i + 1));
      const kept = out[i]!;
      out[i] = out[j]!;
      out[j] = kept;
    }
    return out;
  }
}
