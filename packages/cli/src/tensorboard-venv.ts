import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from '@ganzoo/fetch';
import { TensorboardSetupError } from './errors.ts';

/** The release of TensorBoard that is installed; its third number may vary. */
export const TENSORBOARD_VERSION = '2.21';

/** An installed TensorBoard. */
export interface Tensorboard {
  /** Path or name of a Python interpreter that can import `tensorboard`. */
  python: string;
  /** Path of the program `tensorboard`. */
  tensorboard: string;
  /** Variables that both need in their environment, besides the usual ones. */
  env: Record<string, string>;
}

/** Where TensorBoard is installed, and by what. */
export interface TensorboardOptions {
  /** Folder that holds the installation. */
  cacheDir: string;
  /** The Python interpreter to install with, 3.9 or later; `python3` by default, `python` on Windows. */
  python?: string;
  /** Called with a sentence at each step that takes a while. */
  onProgress?: (message: string) => void;
}

/** A folder of its own for the interpreter (venv), or one that only holds packages (target). */
type Mode = 'venv' | 'target';

const WINDOWS = process.platform === 'win32';

/** Written when an installation is complete, and so the sign by which it is found again. */
const MARKER = 'installed.json';

/**
 * Installs TensorBoard from PyPI into a folder of its own, or finds it there from an earlier call.
 *
 * Several processes may call this at once; throws `TensorboardSetupError`.
 */
export async function ensureTensorboard(options: TensorboardOptions): Promise<Tensorboard> {
  const { cacheDir, python = WINDOWS ? 'python' : 'python3', onProgress } = options;
  const folder = join(cacheDir, `venv-tensorboard-${TENSORBOARD_VERSION}`);
  const found = findInstalled(folder, python);
  if (found) return found;
  mkdirSync(cacheDir, { recursive: true });
  const onWait = () =>
    onProgress?.(`Waiting for another process that is installing TensorBoard in ${folder}.`);
  const work = async () => findInstalled(folder, python) ?? (await install(folder, python, onProgress));
  return withLock(`${folder}.installing`, work, { onWait });
}

async function install(
  folder: string,
  python: string,
  onProgress?: (message: string) => void,
): Promise<Tensorboard> {
  // What an interrupted installation left behind.
  rmSync(folder, { recursive: true, force: true });
  onProgress?.(`Creating a Python environment in ${folder}.`);
  const mode = await createFolder(folder, python);
  const result = paths(folder, mode, python);
  onProgress?.(`Installing TensorBoard ${TENSORBOARD_VERSION} from PyPI.`);
  const target = mode === 'target' ? ['--target', packagesOf(folder)] : [];
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', ...target];
  await run(result.python, [...pip, `tensorboard==${TENSORBOARD_VERSION}.*`]);
  await run(result.python, ['-c', 'import tensorboard.main'], result.env);
  writeFileSync(join(folder, MARKER), JSON.stringify({ mode }));
  return result;
}

/** Makes a virtual environment, or an empty folder where this Python cannot make one. */
async function createFolder(folder: string, python: string): Promise<Mode> {
  try {
    await run(python, ['-m', 'venv', folder]);
    return 'venv';
  } catch (error) {
    // Some distributions package venv or ensurepip apart from Python; pip alone will do as well.
    rmSync(folder, { recursive: true, force: true });
    try {
      await run(python, ['-m', 'pip', '--version']);
    } catch {
      throw error;
    }
    mkdirSync(packagesOf(folder), { recursive: true });
    return 'target';
  }
}

function findInstalled(folder: string, python: string): Tensorboard | undefined {
  try {
    const { mode } = JSON.parse(readFileSync(join(folder, MARKER), 'utf8')) as { mode: Mode };
    const result = paths(folder, mode, python);
    // An upgrade of the system can take away the interpreter that the environment was made from.
    const complete = existsSync(result.tensorboard) && (mode === 'target' || existsSync(result.python));
    return complete ? result : undefined;
  } catch {
    return undefined;
  }
}

function paths(folder: string, mode: Mode, python: string): Tensorboard {
  const exe = WINDOWS ? '.exe' : '';
  if (mode === 'target') {
    const packages = packagesOf(folder);
    return { python, tensorboard: join(packages, 'bin', `tensorboard${exe}`), env: { PYTHONPATH: packages } };
  }
  const bin = join(folder, WINDOWS ? 'Scripts' : 'bin');
  return { python: join(bin, `python${exe}`), tensorboard: join(bin, `tensorboard${exe}`), env: {} };
}

function packagesOf(folder: string): string {
  return join(folder, 'packages');
}

/** Runs a program to its end; throws `TensorboardSetupError` if it cannot be started or fails. */
function run(program: string, args: string[], env: Record<string, string> = {}): Promise<void> {
  const command = [program, ...args].join(' ');
  return new Promise((resolve, reject) => {
    let output = '';
    const keep = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4000));
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const fail = (what: string, cause?: unknown) =>
      reject(new TensorboardSetupError(`Cannot install TensorBoard: ${what}`, command, output, cause));
    child.on('error', cause =>
      fail(`${program} cannot be started (${cause.message}). Is Python installed?`, cause),
    );
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else fail(`"${command}" ended with ${signal ?? `status ${code}`}.\n${output.trim()}`);
    });
  });
}
