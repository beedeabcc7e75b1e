import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { GANZOO } from '../shared/root.ts';

const PEAK = pathToFileURL(join(import.meta.dirname, 'peak.js')).href;

/** Longest time a process is waited for. */
const PATIENCE_MS = 20_000;

/** How a process ended, what it said and what it took. */
export interface Measured {
  /** Undefined where it was killed. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Seconds from start to end. */
  readonly wall: number;
  /** Seconds of processor time. */
  readonly cpu: number;
  /** Most memory it had at a time. */
  readonly bytes: number;
}

/** Runs `ganzoo` with these words in a process of its own; without words, Node with nothing to do. */
export function measure(cwd: string, words: readonly string[] = []): Promise<Measured> {
  const program = words.length > 0 ? [GANZOO, ...words] : ['--eval', '0'];
  const started = performance.now();
  const child = spawn(process.execPath, ['--import', PEAK, ...program], {
    cwd,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL',
  });
  const text = ['', '', '', ''];
  for (const index of [1, 2, 3] as const) {
    (child.stdio[index] as Readable).on('data', (chunk: Buffer) => (text[index] += chunk.toString()));
  }
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', code => {
      const wall = (performance.now() - started) / 1000;
      const [, stdout = '', stderr = '', peak] = text;
      const { seconds = NaN, bytes = NaN } = peak
        ? (JSON.parse(peak) as { seconds: number; bytes: number })
        : {};
      done({ code: code ?? undefined, stdout, stderr, wall, cpu: seconds, bytes });
    });
  });
}
