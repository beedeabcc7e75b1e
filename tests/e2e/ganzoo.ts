import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { mainAt, type Said } from '../fixtures/command.ts';

/** The built command, as npm links it. */
export const GANZOO = resolve(import.meta.dirname, '../../packages/cli/bin/ganzoo.js');

/** How a command ended and what it said. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of a test's own, with files in it and the real command run inside. */
export class Workplace {
  private constructor(readonly folder: string) {}

  /** Gone when the test is over. */
  static async open(): Promise<Workplace> {
    const folder = await mkdtemp(join(tmpdir(), 'ganzoo-e2e-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    return new Workplace(folder);
  }

  path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  async put(name: string, text: string): Promise<void> {
    await mkdir(dirname(this.path(name)), { recursive: true });
    await writeFile(this.path(name), text);
  }

  read(...names: string[]): Promise<Buffer> {
    return readFile(this.path(...names));
  }

  /** JSON objects, one a line. */
  async lines(...names: string[]): Promise<Record<string, unknown>[]> {
    const text = (await this.read(...names)).toString('utf8');
    return text
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as Record<string, unknown>);
  }

  /** Runs `ganzoo` with these words in this process: a start less, where the process is not what is tested. */
  here(...words: string[]): Promise<Said> {
    return mainAt(this.folder, words);
  }

  /** The same with other variables in the environment. */
  hereIn(env: NodeJS.ProcessEnv, ...words: string[]): Promise<Said> {
    return mainAt(this.folder, words, { env });
  }

  /** The same on a terminal of so many columns. */
  onTerminal(columns: number, ...words: string[]): Promise<Said> {
    return mainAt(this.folder, words, { env: { NO_COLOR: '1' }, columns });
  }

  /** Runs `ganzoo` with these words in a process of its own. */
  ganzoo(...words: string[]): Promise<Outcome> {
    return ganzoo(this.folder, words);
  }

  /** The same with other variables in the environment. */
  ganzooIn(env: NodeJS.ProcessEnv, ...words: string[]): Promise<Outcome> {
    return ganzoo(this.folder, words, env);
  }
}

/** Runs the real command in a folder, its standard output going to a file. */
export async function ganzooInto(file: string, cwd: string, words: readonly string[]): Promise<Outcome> {
  const handle = openSync(file, 'w');
  try {
    return await ganzoo(cwd, words, {}, handle);
  } finally {
    closeSync(handle);
  }
}

/** Runs the real command in a folder. */
export function ganzoo(
  cwd: string,
  words: readonly string[],
  env: NodeJS.ProcessEnv = {},
  out: number | 'pipe' = 'pipe',
): Promise<Outcome> {
  const child = spawn(process.execPath, [GANZOO, ...words], {
    cwd,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['pipe', out, 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr!.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', code => done({ code, stdout, stderr }));
  });
}
