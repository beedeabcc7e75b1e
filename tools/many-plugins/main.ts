/**
 * Compares start-up with the built-in plugins alone and with 250 more files in the way, made up; in turn, by pairs:
 * `npm run many-plugins`.
 *
 * `-- --rounds N` (default 9), `--ganzoo PATH`: the command of another checkout; `--write` puts the ratios into
 * docs/benchmarks.md.
 */
import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { keep } from '../bench/keep.ts';
import { median } from '../bench/measure.ts';
import type { KeptManyPlugins } from '../bench/measurements.ts';
import { here, machine } from '../shared/machine.ts';
import { GANZOO, ROOT } from '../shared/root.ts';
import { MADE_UP, writeMadeUpPlugins } from './made-up.ts';

const WORKS = {
  'ganzoo validate ring.yaml': ['validate', 'ring.yaml'],
  'ganzoo run ring.yaml train.steps=1': [
    'run',
    'ring.yaml',
    'train.steps=1',
    '--quiet',
    '--force',
    '-o',
    'out',
  ],
};
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    ganzoo: { type: 'string', default: GANZOO },
    write: { type: 'boolean', default: false },
  },
});

interface Cost {
  readonly wall: number;
  readonly cpu: number;
}

async function cost(project: string, words: readonly string[]): Promise<Cost> {
  const file = join(project, 'cpu.txt');
  const hook = join(import.meta.dirname, 'cpu-time.js');
  const args = ['--import', hook, resolve(values.ganzoo), ...words];
  const env = { ...process.env, MANY_PLUGINS_CPU: file };
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: project, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`ganzoo ${words.join(' ')} ended with ${status}: ${stderr}`);
  return { wall: (performance.now() - began) / 1000, cpu: Number(await readFile(file, 'utf8')) };
}

const folder = await mkdtemp(join(tmpdir(), 'ganzoo-many-'));
try {
  const [few, many] = [join(folder, 'few'), join(folder, 'many')];
  for (const project of [few, many]) {
    await mkdir(project);
    await cp(join(ROOT, 'experiments/quick/ring.yaml'), join(project, 'ring.yaml'));
    await mkdir(join(project, 'node_modules/@ganzoo'), { recursive: true });
    await symlink(join(ROOT, 'packages/sdk'), join(project, 'node_modules/@ganzoo/sdk'));
  }
  await writeMadeUpPlugins(many);
  console.log(`${machine()}, ${values.rounds} rounds, ${MADE_UP} made-up files\n`);
  const rows: KeptManyPlugins['rows'][number][] = [];
  for (const [name, words] of Object.entries(WORKS)) {
    const pairs: { few: Cost; many: Cost }[] = [];
    // the first fills the caches of transformed files
    for (let round = -1; round < Number(values.rounds); round++) {
      const order = round % 2 === 0 ? [few, many] : [many, few];
      const took = new Map<string, Cost>();
      for (const project of order) took.set(project, await cost(project, words));
      if (round >= 0) pairs.push({ few: took.get(few)!, many: took.get(many)! });
    }
    const of = (key: keyof Cost): { few: number; many: number; ratio: number } => ({
      few: median(pairs.map(pair => pair.few[key])),
      many: median(pairs.map(pair => pair.many[key])),
      ratio: median(pairs.map(pair => pair.many[key] / pair.few[key])),
    });
    const row = { name, wall: of('wall'), cpu: of('cpu') };
    rows.push(row);
    for (const key of ['wall', 'cpu'] as const) {
      const [few, many] = [row[key].few.toFixed(3), row[key].many.toFixed(3)];
      console.log(`${name}: ${key} ${few} s, with the made-up ${many} s, ratio ${row[key].ratio.toFixed(3)}`);
    }
  }
  if (values.write) keep({ manyPlugins: { files: MADE_UP, rows, rounds: Number(values.rounds), ...here() } });
} finally {
  await rm(folder, { recursive: true, force: true });
}
