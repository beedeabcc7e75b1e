import { join } from 'node:path';
import { pythonEnvironment } from '../shared/python-environment.ts';

const REQUIREMENTS = join(import.meta.dirname, 'peers', 'requirements.txt');

/** The Python of an environment with the peers' packages, made where there is none yet (some 6 GB, minutes). */
export function peersPython(): Promise<string> {
  const notice = 'Installing PyTorch and TensorFlow for Python; this takes some minutes once.';
  return pythonEnvironment('bench', REQUIREMENTS, notice);
}
