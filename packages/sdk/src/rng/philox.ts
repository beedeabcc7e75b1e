/**
 * Philox 4x32-10, the counter-based generator TensorFlow's stateless random ops use (Salmon et al. 2011):
 * four 32-bit words from a 128-bit counter and a 64-bit key, without any state.
 */
const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;

/** High 32 bits of the product of two unsigned 32-bit numbers; doubles cannot hold all 64 bits at once. */
function multiplyHigh(a: number, b: number): number {
  const al = a & 0xffff;
  const ah = a >>> 16;
  const bl = b & 0xffff;
  const bh = b >>> 16;
  const low = al * bl;
  const mid1 = ah * bl + (low >>> 16);
  const mid2 = al * bh + (mid1 & 0xffff);
  return (ah * bh + Math.floor(mid1 / 0x10000) + Math.floor(mid2 / 0x10000)) >>> 0;
}

/** Writes the four words of one block to `out[at .. at + 3]`. */
export function philoxBlock(
  out: Uint32Array,
  at: number,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  key0: number,
  key1: number,
): void {
  let k0 = key0;
  let k1 = key1;
  for (let round = 0; round < 10; round++) {
    const h0 = multiplyHigh(M0, c0);
    const l0 = Math.imul(M0, c0) >>> 0;
    const h1 = multiplyHigh(M1, c2);
    const l1 = Math.imul(M1, c2) >>> 0;
    const n0 = (h1 ^ c1 ^ k0) >>> 0;
    const n2 = (h0 ^ c3 ^ k1) >>> 0;
    c0 = n0;
    c1 = l1;
    c2 = n2;
    c3 = l0;
    k0 = (k0 + W0) >>> 0;
    k1 = (k1 + W1) >>> 0;
  }
  out[at] = c0;
  out[at + 1] = c1;
  out[at + 2] = c2;
  out[at + 3] = c3;
}

/**
 * `count` words for a key, from counter (block, 0, counter, 0) on, as TensorFlow's `StatelessRandom*V2` ops draw them
 * when their counter input is `[0, counter]`.
 */
export function philoxWords(count: number, key: readonly [number, number], counter: number): Uint32Array {
  const blocks = Math.ceil(count / 4);
  const words = new Uint32Array(blocks * 4);
  for (let block = 0; block < blocks; block++) {
    philoxBlock(words, block * 4, block >>> 0, Math.floor(block / 2 ** 32), counter >>> 0, 0, key[0], key[1]);
  }
  return words.subarray(0, count);
}

const asFloat = new Float32Array(1);
const asWord = new Uint32Array(asFloat.buffer);

/** A word's low 23 bits as a float32 in [0, 1), the mapping TensorFlow uses. */
function wordToFloat(word: number): number {
  asWord[0] = 0x3f800000 | (word & 0x7fffff);
  return asFloat[0]! - 1;
}

/** U[0, 1) numbers, equal to TensorFlow's `StatelessRandomUniformV2` for the same key and counter. */
export function philoxUniform(count: number, key: readonly [number, number], counter: number): Float32Array {
  const words = philoxWords(count, key, counter);
  const out = new Float32Array(count);
  for (let i = 0; i < count; i++) out[i] = wordToFloat(words[i]!);
  return out;
}

/** N(0, 1) numbers by Box and Muller's method, as `StatelessRandomNormalV2` makes them (to rounding). */
export function philoxNormal(count: number, key: readonly [number, number], counter: number): Float32Array {
  const words = philoxWords(count + (count & 1), key, counter);
  const out = new Float32Array(count);
  for (let i = 0; i < count; i += 2) {
    // log(0) must not happen: TensorFlow clamps at the same 1e-7
    const radius = Math.sqrt(-2 * Math.log(Math.max(wordToFloat(words[i]!), 1e-7)));
    const angle = 2 * Math.PI * wordToFloat(words[i + 1]!);
    out[i] = Math.sin(angle) * radius;
    if (i + 1 < count) out[i + 1] = Math.cos(angle) * radius;
  }
  return out;
}
