import { cacheFolder } from '@ganzoo/engine';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const REQUIREMENTS = join(import.meta.dirname, 'peers', 'requirements.txt');

/** The Python of an environment with the peers' packages, made where there is none yet (some 6 GB, minutes). */
export function peersPython(): string {
  const hash = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 8);
  const folder = join(cacheFolder(), `venv-bench-${hash}`);
  const python = join(folder, 'bin', 'python');
  const complete = join(folder, 'complete');
  if (existsSync(complete)) return python;
  rmSync(folder, { recursive: true, force: true });
  console.error('Installing PyTorch and TensorFlow for Python; this takes some minutes once.');
  execFileSync('python3', ['-m', 'venv', folder], { stdio: 'inherit' });
  execFileSync(python, ['-m', 'pip', 'install', '--quiet', '-r', REQUIREMENTS], { stdio: 'inherit' });
  writeFileSync(complete, '');
  return python;
}
