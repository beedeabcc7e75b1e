/**
 * Kills runs at random moments, goes on with them, and compares what they leave with a run without a break:
 * `npm run kill-test` (or `-- --kills 20 --games vae,cycle --backends native --seed 1 --workers 2`).
 *
 * Writes docs/reliability/kills.json and kills.md; exit code 1 where something differs.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machineFacts, today } from '../shared/machine.ts';
import { DOCS } from '../shared/root.ts';
import { differencesOf } from './compare.ts';
import { GAMES, MODES, type GameName } from './games.ts';
import { KillableRun, describe, runWhole, type Whole } from './kill.ts';
import { trialsOf, type Trial } from './plan.ts';
import { reportOf, type KillReport, type TrialResult } from './report.ts';

const PAGES = join(DOCS, 'reliability');

const { values: options } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    games: { type: 'string', default: Object.keys(GAMES).join(',') },
    backends: { type: 'string', default: 'native,wasm' },
    seed: { type: 'string', default: '1' },
    workers: { type: 'string', default: '2' },
  },
});

/** A folder in which the trials of one game and way of computing lie, beside the run without a break. */
interface Place {
  readonly folder: string;
  readonly whole: Promise<Whole>;
}

const scratch = mkdtempSync(join(tmpdir(), 'ganzoo-kill-'));
const places = new Map<string, Place>();

function placeOf({ game, mode }: Trial): Place {
  const key = `${game}-${Object.keys(MODES).indexOf(mode)}`;
  const known = places.get(key);
  if (known) return known;
  const folder = join(scratch, key);
  mkdirSync(folder);
  const place = { folder, whole: runWhole(folder, game, mode) };
  places.set(key, place);
  return place;
}

async function attempt(trial: Trial, name: string): Promise<TrialResult> {
  const { folder, whole: running } = placeOf(trial);
  const whole = await running;
  const run = new KillableRun(folder, trial.game, trial.mode, name);
  const seen = { points: [] as string[], killed: 0, checkpoints: [] as (number | null)[], torn: false };
  for (const point of trial.points) {
    const ended = await run.kill(point, whole, trial.signal);
    seen.points.push(describe(point) + (ended ? '' : ' (came too late)'));
    if (!ended) break;
    seen.killed += 1;
    const left = checkpointsIn(run.folder);
    seen.checkpoints.push(left.newest);
    seen.torn ||= left.torn;
  }
  const failure = await run.finish().then(
    () => undefined,
    (error: unknown) => String(error),
  );
  const differences = failure === undefined ? differencesOf(whole.folder, run.folder) : [failure];
  if (differences.length === 0) rmSync(run.folder, { recursive: true });
  return { game: trial.game, mode: trial.mode, signal: trial.signal, ...seen, differences };
}

function checkpointsIn(folder: string): { newest: number | null; torn: boolean } {
  const checkpoints = join(folder, 'checkpoints');
  const names = existsSync(checkpoints) ? readdirSync(checkpoints) : [];
  const steps = names.filter(name => /^\d+$/.test(name)).map(Number);
  return {
    newest: steps.length === 0 ? null : Math.max(...steps),
    torn: names.some(name => /^\.\d+\.\d+$/.test(name)),
  };
}

/** The machine, and the library that the first of the runs without a break was made with. */
function machineOfRuns(): KillReport['machine'] {
  const any = [...places.keys()][0]!;
  const file = join(scratch, any, 'whole', 'environment.json');
  const { tensorflow } = JSON.parse(readFileSync(file, 'utf8')) as {
    tensorflow: { version: string };
  };
  return {
    ...machineFacts(),
    [any.endsWith('-4') || any.endsWith('-5') ? 'TensorFlow.js' : 'TensorFlow']: tensorflow.version,
  };
}

const games = options.games.split(',') as GameName[];
const backends = options.backends.split(',') as ('native' | 'wasm')[];
const rows = games.flatMap(game =>
  backends.map(backend => trialsOf(game, backend, Number(options.kills), Number(options.seed))),
);
// in turn, so that what is written before the end speaks of all games
const trials = rows[0]!.flatMap((_, i) => rows.map(row => row[i]!));
const results: TrialResult[] = [];
let next = 0;

const words = process.argv.slice(2);
const date = today();
const command = ['npm run kill-test', ...(words.length > 0 ? ['--', ...words] : [])].join(' ');

function write(): void {
  const seed = Number(options.seed);
  const report: KillReport = {
    date,
    command,
    seed,
    machine: machineOfRuns(),
    planned: trials.length,
    results,
  };
  mkdirSync(PAGES, { recursive: true });
  writeFileSync(join(PAGES, 'kills.json'), `${JSON.stringify(report, undefined, 2)}\n`);
  writeFileSync(join(PAGES, 'kills.md'), reportOf(report));
}

const work = async (): Promise<void> => {
  while (next < trials.length) {
    const trial = trials[next++]!;
    const result = await attempt(trial, `run-${next}`);
    results.push(result);
    write();
    const verdict = result.differences.length === 0 ? 'same' : `DIFFERS: ${result.differences.join('; ')}`;
    const { game, mode, signal, points } = result;
    console.log(
      `${results.length}/${trials.length} ${game}, ${mode}, ${signal} ${points.join(', then ')}: ${verdict}`,
    );
  }
};
await Promise.all(Array.from({ length: Number(options.workers) }, work));

const bad = results.filter(({ differences }) => differences.length > 0);
console.log(bad.length === 0 ? 'All runs survived.' : `${bad.length} runs differ; they stay in ${scratch}.`);
if (bad.length === 0) rmSync(scratch, { recursive: true });
process.exitCode = bad.length === 0 ? 0 : 1;
