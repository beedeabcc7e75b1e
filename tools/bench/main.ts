/**
 * Times our training steps, in one of three ways:
 *
 *   npm run bench -- [--only study-net,ring] [--precision float32] [--rounds 3] [--json FILE] [--write]
 *   npm run bench -- --against COMMIT [--only ring,start-up] [--precision float32] [--write]
 *   npm run bench -- --threads [--rounds 3] [--write]
 *
 * The first compares them with PyTorch's and TensorFlow's on the same work, in turn in one run; the second with our own at
 * another commit, and two commands besides (exit code 1 where a row is slower or fails); the third compares two runs of one
 * thread side by side with runs of two threads in turn. `--write` puts rows into docs/benchmarks.json and docs/benchmarks.md,
 * beside those measured earlier.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { here } from '../shared/machine.ts';
import { compareAgainst } from './against/against.ts';
import { rowsOf } from './against/rows.ts';
import { verdictOf } from './against/verdict.ts';
import { compareWork } from './compare-work.ts';
import { keep } from './keep.ts';
import { forJson, printable, type Result } from './report.ts';
import { sideBySide } from './threads.ts';
import { UsageError } from './usage-error.ts';
import { peersPython } from './venv.ts';
import { PRECISIONS, WORKS, findWork, type Precision } from './works.ts';

const { values } = parseArgs({
  options: {
    against: { type: 'string' },
    only: { type: 'string' },
    precision: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'string' },
    write: { type: 'boolean', default: false },
    threads: { type: 'boolean', default: false },
  },
});

/** Against our own steps at another commit. */
async function againstCommit(commit: string): Promise<void> {
  const { rows, failed } = await compareAgainst(commit, rowsOf(only, precisions), row => {
    if (values.write) keep({ against: [row] });
  });
  for (const verdict of ['slower', 'faster', 'equal', 'open'] as const) {
    const names = rows.filter(row => verdictOf(row) === verdict).map(({ name }) => name);
    if (names.length > 0) console.log(`${verdict}: ${names.join(', ')}`);
  }
  if (failed.length > 0) console.error(`failed: ${failed.join(', ')}`);
  if (failed.length > 0 || rows.some(row => verdictOf(row) === 'slower')) process.exitCode = 1;
}

/** Two runs at once with one thread each against one run with two. */
async function threads(): Promise<void> {
  const measured = await sideBySide(rounds);
  for (const { work, inTurn, together } of measured) {
    const gain = `${(together / inTurn).toFixed(2)} of the runs an hour`;
    console.log(
      `${work.name}: in turn ${inTurn.toFixed(1)}, side by side ${together.toFixed(1)} steps/s, ${gain}`,
    );
  }
  if (values.write)
    keep({ threads: measured.map(each => ({ ...each, work: each.work.name, rounds, ...here() })) });
}

/** Against peers. */
async function againstPeers(): Promise<void> {
  const works = only ? only.map(name => findWork(name)) : WORKS;
  const python = await peersPython();
  const results: Result[] = [];
  for (const work of works) {
    for (const precision of precisions) {
      const result = await compareWork(work, precision, { python, rounds });
      results.push(result);
      console.log(printable([result], results.length === 1));
    }
  }
  if (values.json) writeFileSync(values.json, `${JSON.stringify(results.map(forJson), null, 2)}\n`);
  if (values.write)
    keep({ works: results.map(each => ({ ...each, work: each.work.name, rounds, ...here() })) });
}

function precisionsFor(wanted: string | undefined): readonly Precision[] {
  const found = PRECISIONS.filter(precision => !wanted || precision === wanted);
  if (found.length === 0) throw new UsageError(`--precision ${wanted}: allowed are ${PRECISIONS.join(', ')}`);
  return found;
}

function countOf(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new UsageError(`--rounds ${text}: not a count`);
  return count;
}

const only = values.only?.split(',');
let precisions: readonly Precision[] = [];
let rounds = 0;
try {
  precisions = precisionsFor(values.precision);
  rounds = countOf(values.rounds);
  if (values.against !== undefined) await againstCommit(values.against);
  else if (values.threads) await threads();
  else await againstPeers();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
