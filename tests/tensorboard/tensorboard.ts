import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { cacheFolder } from '@ganzoo/fetch';
import { ensureTensorboard, type Tensorboard } from '../../packages/cli/src/tensorboard-venv.ts';

/** The TensorBoard that the tests read with, installed by the first test that needs it and kept for later runs. */
export function testTensorboard(): Promise<Tensorboard> {
  return ensureTensorboard({
    cacheDir: cacheFolder(),
    onProgress: message => process.stderr.write(`${message}\n`),
  });
}

/** Runs a script of this folder and parses what it prints. */
export function runPython({ python, env }: Tensorboard, script: string, args: string[], input = ''): unknown {
  const output = execFileSync(python, [join(import.meta.dirname, script), ...args], {
    input,
    env: { ...process.env, ...env },
    maxBuffer: 2 ** 28,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  return JSON.parse(output);
}
