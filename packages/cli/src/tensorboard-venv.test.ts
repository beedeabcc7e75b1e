import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@ganzoo/testing/files';
import { expect, test } from 'vitest';
import { TensorboardSetupError } from './errors.ts';
import { ensureTensorboard, TENSORBOARD_VERSION } from './tensorboard-venv.ts';

/** A program that behaves like Python as far as installing goes; it fails at the named modules, and logs its calls. */
function fakePython(
  dir: string,
  ...broken: string[]
): { python: string; cacheDir: string; calls: () => string[] } {
  const python = join(dir, 'python');
  const log = join(dir, 'log');
  const script = `#!/bin/sh
echo "$*" >> "${log}"
for broken in ${broken.join(' ')} none; do
  if [ "$2" = "$broken" ]; then echo "No module named $broken"; exit 1; fi
done
case "$*" in
  "-m venv "*) mkdir -p "$3/bin"; cp "$0" "$3/bin/python" ;;
  *" --target "*) mkdir -p "$8/bin"; touch "$8/bin/tensorboard" ;;
  "-m pip install "*) touch "$(dirname "$0")/tensorboard" ;;
esac
`;
  writeFileSync(python, script, { mode: 0o755 });
  return { python, cacheDir: join(dir, 'cache'), calls: () => readFileSync(log, 'utf8').trim().split('\n') };
}

// The stand-in is a shell script.
const unixTest = test.skipIf(process.platform === 'win32');

unixTest('an environment is made once and found again', async () => {
  const { calls, ...options } = fakePython(temporaryFolder());
  const said: string[] = [];
  const installed = await ensureTensorboard({ ...options, onProgress: message => said.push(message) });
  const folder = join(options.cacheDir, `venv-tensorboard-${TENSORBOARD_VERSION}`);
  expect(installed).toEqual({
    python: join(folder, 'bin/python'),
    tensorboard: join(folder, 'bin/tensorboard'),
    env: {},
  });
  expect(said).toEqual([
    `Creating a Python environment in ${folder}.`,
    `Installing TensorBoard ${TENSORBOARD_VERSION} from PyPI.`,
  ]);
  const before = calls();
  expect(before).toHaveLength(3);
  expect(before[1]).toContain(`tensorboard==${TENSORBOARD_VERSION}.*`);
  expect(await ensureTensorboard(options)).toEqual(installed);
  expect(calls()).toEqual(before);
});

unixTest('calls side by side install once', async () => {
  const { calls, ...options } = fakePython(temporaryFolder());
  const [first, second] = await Promise.all([ensureTensorboard(options), ensureTensorboard(options)]);
  expect(second).toEqual(first);
  expect(calls()).toHaveLength(3);
});

unixTest('without venv the packages go to a folder of their own', async () => {
  const { calls, ...options } = fakePython(temporaryFolder(), 'venv');
  const packages = join(options.cacheDir, `venv-tensorboard-${TENSORBOARD_VERSION}`, 'packages');
  const expected = {
    python: options.python,
    tensorboard: join(packages, 'bin/tensorboard'),
    env: { PYTHONPATH: packages },
  };
  expect(await ensureTensorboard(options)).toEqual(expected);
  expect(await ensureTensorboard(options)).toEqual(expected);
  expect(calls()).toHaveLength(4);
});

unixTest('a half-made or outdated environment is made anew', async () => {
  const { calls, ...options } = fakePython(temporaryFolder());
  const folder = join(options.cacheDir, `venv-tensorboard-${TENSORBOARD_VERSION}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'remains'), '');
  const { python } = await ensureTensorboard(options);
  expect(existsSync(join(folder, 'remains'))).toBe(false);
  rmSync(python);
  expect(await ensureTensorboard(options)).toMatchObject({ python });
  expect(calls()).toHaveLength(6);
});

unixTest('a failure names the command and what it printed', async () => {
  const { calls, ...options } = fakePython(temporaryFolder(), 'venv', 'pip');
  const failure = ensureTensorboard(options);
  await expect(failure).rejects.toThrow(TensorboardSetupError);
  await expect(failure).rejects.toMatchObject({
    command: expect.stringContaining('-m venv'),
    output: 'No module named venv\n',
  });
  expect(calls()).toHaveLength(2);
});

test('a missing interpreter is told as such', async () => {
  const options = { cacheDir: temporaryFolder(), python: join(temporaryFolder(), 'no-python') };
  await expect(ensureTensorboard(options)).rejects.toThrow('Is Python installed?');
});
