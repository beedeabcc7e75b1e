import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { cacheFolder } from '@ganzoo/fetch';
import { runFile } from '@ganzoo/run/files';
import { displayPath } from '@ganzoo/sdk/host';
import type { Context } from './context.ts';
import { OutputError, UsageError } from './errors.ts';
import { colorsOf } from './io.ts';
import { ensureTensorboard } from './tensorboard-venv.ts';

export interface ServeOptions {
  readonly port: number;
  readonly host: string;
}

/** Lines that TensorBoard prints whatever happens, and that say nothing about the runs. */
const NOISE =
  /TensorFlow installation not found|NOTE: Using experimental|Press CTRL\+C to quit|^\s*$|tensorboard\.readthedocs/;

/** Runs TensorBoard until it ends or is interrupted; gives the exit code. */
export async function serveTensorboard(
  given: string,
  { port, host }: ServeOptions,
  { io, interrupts }: Context,
): Promise<number> {
  const folder = resolve(given);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(
      `There is no folder ${displayPath(folder)}.`,
      'Name a folder of runs: ganzoo tensorboard DIR',
    );
  }
  const { tensorboard, env } = await ensureTensorboard({
    cacheDir: cacheFolder(),
    onProgress: message => io.stderr.write(`${message}\n`),
  });
  // the reader in Rust, which is the default, takes no notice of a run that goes on from an earlier step
  const flags = ['--load_fast=false', '--samples_per_plugin', 'images=200'];
  const child = spawn(tensorboard, [...whereOf(folder), '--port', String(port), '--host', host, ...flags], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const killed = interrupts.onExit(() => child.kill('SIGKILL'));
  const signal = interrupts.arm();
  const pass = (): void => void child.kill('SIGTERM');
  signal.addEventListener('abort', pass);
  const colors = colorsOf(io.stdout, io.env);
  const relay = (text: string): void => {
    const url = /(https?:\/\/\S+)/.exec(text)?.[1];
    if (url && /^TensorBoard \S+ at /.test(text)) {
      io.stdout.write(`TensorBoard shows ${displayPath(folder)} at ${colors.bold(url)} (Ctrl-C ends it)\n`);
    } else if (!NOISE.test(text)) io.stderr.write(`${text}\n`);
  };
  lines(child.stdout, relay);
  lines(child.stderr, relay);
  try {
    const code = await new Promise<number | null>((done, fail) => {
      child.on('error', cause =>
        fail(new OutputError(`TensorBoard cannot be started: ${cause.message}`, undefined, cause)),
      );
      child.on('close', done);
    });
    // a server is ended by a signal: that is no failure
    return signal.aborted ? 0 : (code ?? 1);
  } finally {
    killed();
  }
}

/** A folder of runs, or a single run, which TensorBoard would call `.` if it had no name given. */
function whereOf(folder: string): string[] {
  const name = basename(folder);
  // the list of names and folders has no way to write these characters
  const plain = !/[,:]/.test(folder) && name !== '';
  return plain && existsSync(runFile(folder, 'resolved'))
    ? ['--logdir_spec', `${name}:${folder}`]
    : ['--logdir', folder];
}

/** Calls back for every whole line of a stream. */
function lines(stream: NodeJS.ReadableStream, take: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const all = (rest + chunk).split('\n');
    rest = all.pop() ?? '';
    all.forEach(take);
  });
  stream.on('end', () => {
    if (rest !== '') take(rest);
  });
}
