import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ensureTensorboard, type Tensorboard } from '../tensorboard-venv.ts';

/** The TensorBoard that the tests read with, installed by the first test that needs it and kept for later runs. */
export function testTensorboard(): Promise<Tensorboard> {
  const cache =
    process.env['GANZOO_CACHE'] || join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'ganzoo');
  return ensureTensorboard({ cacheDir: cache, onProgress: message => process.stderr.write(`${message}\n`) });
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

/** A new folder that is gone when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tensorboard-ts-logger-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
