import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fakeGpuBuild } from './fake-gpu-build.test.helper.ts';
import { fakeWheel } from './fake-wheel.test.helper.ts';
import { startIndex, type LoopbackIndex } from './loopback-index.test.helper.ts';
import type { Variant, WheelLock } from './wheels.ts';

const wheel = fakeWheel();
const build = fakeGpuBuild();
let folder: string;
let index: LoopbackIndex;
let letGo: () => void;

/** Lets node load this package's TypeScript as it is, without a build. */
const LOADER = `
import ts from ${JSON.stringify(import.meta.resolve('typescript'))};
import { readFile } from 'node:fs/promises';
export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const text = await readFile(new URL(url), 'utf8');
  const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true };
  const source = ts.transpileModule(text, { compilerOptions: options }).outputText;
  return { format: 'module', source, shortCircuit: true };
}`;

const PROGRAM = `
import { register } from 'node:module';
register(new URL('./loader.mjs', import.meta.url));
const { installTensorFlow } = await import(${JSON.stringify(new URL('./install.ts', import.meta.url).href)});
const options = JSON.parse(process.argv[2]);
const say = what => process.stdout.write(JSON.stringify(what) + '\\n');
const env = { PATH: '/nonexistent' };
const { source, cc } = await installTensorFlow({ ...options, env, log: line => say({ line }) });
say({ source, cc });
`;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganzoo-install-'));
  await writeFile(join(folder, 'loader.mjs'), LOADER);
  await writeFile(join(folder, 'program.mjs'), PROGRAM);
});

afterEach(async () => {
  await index.close();
  await rm(folder, { recursive: true, force: true });
});

interface Said {
  line?: string;
  source?: string;
  cc?: string;
}

function installInChild(lock: WheelLock, variant: Variant, onLine: (said: Said) => void): Promise<Said[]> {
  const options = JSON.stringify({ cacheDir: join(folder, 'cache'), lock, variant, index: index.url });
  const program = join(folder, 'program.mjs');
  const child = spawn(process.execPath, ['--conditions=@ganzoo/source', program, options]);
  const said: Said[] = [];
  let rest = '';
  let errors = '';
  child.stderr.on('data', (text: Buffer) => (errors += text.toString()));
  child.stdout.on('data', (text: Buffer) => {
    const lines = (rest + text.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines.filter(one => one.startsWith('{'))) {
      said.push(JSON.parse(line) as Said);
      onLine(said.at(-1)!);
    }
  });
  return new Promise((resolve, reject) => {
    child.on('close', code => (code === 0 ? resolve(said) : reject(new Error(errors))));
  });
}

it.each([
  { variant: 'cpu' as const, served: wheel, name: `1.0-${wheel.entry.platform}` },
  { variant: 'gpu' as const, served: build, name: `1.0-${build.entry.platform}-gpu` },
])(
  'two processes at once install the $variant build once, and the second says once that it waits',
  { timeout: 60_000 },
  async ({ variant, served, name }) => {
    index = await startIndex(served, { hold: new Promise<void>(done => (letGo = done)) });
    // The wheel is held back until one process waits for the other, so the two surely overlap.
    const both = await Promise.all(
      [1, 2].map(() => installInChild(served.lock, variant, ({ line }) => line && letGo())),
    );

    expect(index.downloads().length).toBe(1 + (served.companions?.length ?? 0));
    expect(both.map(said => said.at(-1)?.source).sort()).toEqual(['cache', 'https']);
    const waiting = both.flat().filter(({ line }) => line);
    expect(waiting.map(({ line }) => line)).toEqual([expect.stringMatching(/Another process is installing/)]);
    expect(await readdir(join(folder, 'cache', 'tensorflow'))).toEqual([name]);
  },
);
