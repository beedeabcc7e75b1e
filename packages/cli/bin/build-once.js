'use strict';
const { spawn } = require('node:child_process');
const { existsSync } = require('node:fs');
const { dirname, join } = require('node:path');

const PACKAGE = dirname(dirname(require.resolve('./ganzoo.js')));
const ROOT = join(PACKAGE, '../..');
const BUILT = join(PACKAGE, 'dist/index.js');

/** Compiles a fresh checkout at the first command, saying so; several commands at once compile it once. */
async function buildOnce() {
  if (existsSync(BUILT)) return;
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  if (!existsSync(compiler)) {
    throw new Error(
      'ganzoo is not built, and TypeScript is not there to build it. Run: npm ci && npm run build',
    );
  }
  const { lock } = require('proper-lockfile');
  // half a second at a time, for as long as a build may take on a slow machine
  const retries = { retries: 600, factor: 1, minTimeout: 500, maxTimeout: 500 };
  const release = await lock(PACKAGE, { lockfilePath: join(PACKAGE, '.building'), retries });
  try {
    if (existsSync(BUILT)) return;
    process.stderr.write('ganzoo is built once, which takes some seconds.\n');
    await compile(compiler);
  } finally {
    await release();
  }
}

function compile(compiler) {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [compiler, '-b'], { cwd: ROOT, stdio: ['ignore', 2, 2] });
    child.on('error', fail);
    child.on('close', code =>
      code === 0 ? done() : fail(new Error('ganzoo could not be built. Run: npm run build')),
    );
  });
}

module.exports = { buildOnce };
