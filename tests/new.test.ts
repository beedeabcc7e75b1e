import { PLUGIN_KINDS } from '@ganzoo/sdk/host';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '@ganzoo/cli';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);
let folder: string;

// within the repository, so that packages are found as they are for a plugin of one's own
beforeAll(async () => {
  folder = await mkdtemp(join(root, 'tests', 'new-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function command(...argv: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const texts = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({ write: (text: string) => ((texts[name] += text), true) });
  const code = await main(['node', 'ganzoo', ...argv], {
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    env: process.env,
  } as never);
  return { code, ...texts };
}

describe.each(PLUGIN_KINDS)('ganzoo new %s', kind => {
  it('writes a plugin, its test and an experiment, which is run to its end', async () => {
    const out = join(folder, kind);
    const { code, stderr } = await command('new', kind, `my-${kind}`, '--out', out);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect((await readdir(out)).sort()).toEqual([`my-${kind}.test.ts`, `my-${kind}.ts`, `my-${kind}.yaml`]);
    const file = join(out, `my-${kind}.yaml`);
    const to = join(out, 'run');
    const trained = await command('run', file, 'train.steps=3', 'log.images=0', '--out', to, '--quiet');
    expect(trained.stderr).toBe('');
    expect(trained.code).toBe(0);
  });
});

it('the tests it writes pass', async () => {
  const files = PLUGIN_KINDS.map(kind => join(folder, kind, `my-${kind}.test.ts`));
  const shown = files.map(file => file.slice(root.length));
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const config = join(root, 'vitest.config.ts');
  const { stdout } = await run(
    process.execPath,
    [vitest, 'run', '--config', config, '--project', 'alone', ...shown],
    {
      cwd: root,
      env: { ...process.env, GANZOO_TEST_REPORT: '' },
    },
  );
  expect(stdout).toMatch(new RegExp(`${PLUGIN_KINDS.length} passed`));
}, 300_000);

it('refuses a name that is none, a kind that is none and a file that is there', async () => {
  expect(await command('new', 'objective', 'MyGame', '--out', folder)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("'MyGame' cannot be a plugin's name.") as string,
  });
  expect(await command('new', 'objectiv', 'my-game', '--out', folder)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("'objectiv' is not a kind of plugin.") as string,
  });
  const out = join(folder, 'twice');
  await command('new', 'metric', 'my-score', '--out', out);
  await rm(join(out, 'my-score.ts'));
  expect(await command('new', 'metric', 'my-score', '--out', out)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/my-score\.test\.ts is there already; nothing was written/) as string,
  });
  expect(existsSync(join(out, 'my-score.ts'))).toBe(false);
});
