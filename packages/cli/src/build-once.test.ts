import { temporaryFolder } from '@ganzoo/testing/files';
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const BIN = resolve(import.meta.dirname, '../bin');
const LOCKFILE = dirname(createRequire(import.meta.url).resolve('proper-lockfile/package.json'));

/** A checkout in which nothing is built; its compiler takes a moment, notes each call and makes the command. */
function checkout(compiles = true): string {
  const root = realpathSync(temporaryFolder());
  cpSync(BIN, join(root, 'packages/cli/bin'), { recursive: true });
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  symlinkSync(LOCKFILE, join(root, 'node_modules/proper-lockfile'));
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  mkdirSync(dirname(compiler), { recursive: true });
  const made = `export const main = async argv => void console.log('run with', argv.slice(2).join(' '));`;
  writeFileSync(
    compiler,
    `const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs');
    appendFileSync('calls.txt', process.argv.slice(2).join(' ') + '\\n');
    if (!${compiles}) process.exit(2);
    mkdirSync('packages/cli/dist');
    writeFileSync('packages/cli/dist/index.js', ${JSON.stringify(made)});`,
  );
  writeFileSync(join(root, 'packages/cli/package.json'), '{ "type": "module" }');
  writeFileSync(join(root, 'packages/cli/bin/package.json'), '{ "type": "commonjs" }');
  return root;
}

function ganzoo(
  root: string,
  ...words: string[]
): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [join(root, 'packages/cli/bin/ganzoo.js'), ...words]);
  let [out, err] = ['', ''];
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  return new Promise(done => child.on('close', code => done({ code, out, err })));
}

const SAID = 'ganzoo is built once, which takes some seconds.\n';

it('builds a fresh checkout at the first command, once for several at the same time, and says so', async () => {
  const root = checkout();
  const both = await Promise.all([ganzoo(root, 'plugins'), ganzoo(root, 'plugins')]);
  expect(both.map(({ code, out }) => [code, out])).toEqual([
    [0, 'run with plugins\n'],
    [0, 'run with plugins\n'],
  ]);
  expect(both.map(({ err }) => err).join('')).toBe(SAID);
  expect(await ganzoo(root, 'validate')).toEqual({ code: 0, out: 'run with validate\n', err: '' });
  expect(existsSync(join(root, 'packages/cli/.building'))).toBe(false);
});

it('says what to do where it cannot be built, without a stack trace', async () => {
  const broken = await ganzoo(checkout(false), 'plugins');
  expect(broken).toEqual({
    code: 1,
    out: '',
    err: `${SAID}ganzoo could not be built. Run: npm run build\n`,
  });
  const root = checkout();
  rmSync(join(root, 'node_modules/typescript'), { recursive: true });
  const { code, err } = await ganzoo(root, 'plugins');
  expect(code).toBe(1);
  expect(err).toMatch(
    /^ganzoo is not built, and TypeScript is not there to build it\. Run: npm ci && npm run build\n$/,
  );
});
