import { mkdtempSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Contender } from './contender.ts';
import type { Precision, Work } from './works.ts';

const HERE = import.meta.dirname;
const JITI = join(HERE, '..', '..', 'node_modules', '.bin', 'jiti');

/** Ways in which PyTorch runs a work; see torch_peer.py. */
export const TORCH_MODES = ['plain', 'eager', 'channels_last', 'compile'] as const;

/** Writes the record of a work's first steps and gives its file. */
export function recordOf(work: Work): string {
  const file = join(mkdtempSync(join(tmpdir(), 'ganzoo-bench-')), `${work.name}.safetensors`);
  execFileSync(JITI, [join(HERE, 'record.ts'), work.name, file], { stdio: ['ignore', 'ignore', 'inherit'] });
  return file;
}

/**
 * Our engine, compiled as a run without options is (`auto`) or running operation by operation (`off`), or plain tfjs-node
 * operation by operation (`stock`; see stock.ts).
 */
export function ours(work: Work, precision: Precision, mode: string): Contender {
  return new Contender(mode, [JITI, join(HERE, 'ours.ts'), work.name, precision, mode]);
}

/** Our engine with a given number of threads. */
export function oursOn(work: Work, threads: number): Contender {
  const name = `${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  return new Contender(name, [JITI, join(HERE, 'ours.ts'), work.name, 'float32', 'auto', String(threads)]);
}

/** PyTorch in one of its modes. */
export function torch(
  python: string,
  work: Work,
  precision: Precision,
  mode: string,
  record: string,
): Contender {
  return peer(python, 'torch_peer.py', `pytorch ${mode}`, work, [precision, mode, record]);
}

/** TensorFlow's Python package with tf.function. */
export function tensorflow(python: string, work: Work, precision: Precision, record: string): Contender {
  return peer(python, 'tensorflow_peer.py', 'tensorflow', work, [precision, record]);
}

function peer(python: string, file: string, name: string, work: Work, args: readonly string[]): Contender {
  const experiment = JSON.stringify(work.experiment);
  return new Contender(name, [python, join(HERE, 'peers', file), work.name, ...args, experiment]);
}
