/**
 * Times our steps against PyTorch's and TensorFlow's on the same work, in turn in one run:
 *
 *   npm run bench -- [--only study-net,ring] [--precision float32] [--rounds 3] [--json FILE] [--write]
 *
 * Prints a table; `--write` puts it into docs/benchmarks.json and docs/benchmarks.md, beside works timed earlier;
 * `--threads` compares two runs of one thread side by side with runs of two threads in turn.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { compareWork } from './compare-work.ts';
import { PRECISIONS, type Precision } from './our-run.ts';
import { forJson, printable, writeDocs, writeThreads, type Result } from './report.ts';
import { sideBySide } from './threads.ts';
import { peersPython } from './venv.ts';
import { WORKS, findWork } from './works.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    precision: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'string' },
    write: { type: 'boolean', default: false },
    threads: { type: 'boolean', default: false },
  },
});

const works = values.only ? values.only.split(',').map(findWork) : WORKS;
const precisions = PRECISIONS.filter(precision => !values.precision || precision === values.precision);
const rounds = Number(values.rounds);
if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds ${values.rounds}: not a count`);

if (values.threads) {
  const measured = await sideBySide(rounds);
  for (const { work, inTurn, together } of measured) {
    const gain = `${(together / inTurn).toFixed(2)} of the runs an hour`;
    console.log(
      `${work.name}: in turn ${inTurn.toFixed(1)}, side by side ${together.toFixed(1)} steps/s, ${gain}`,
    );
  }
  if (values.write) writeThreads(measured, rounds);
  process.exit(0);
}

const python = await peersPython();
const results: Result[] = [];
for (const work of works) {
  for (const precision of precisions satisfies readonly Precision[]) {
    const result = await compareWork(work, precision, { python, rounds });
    results.push(result);
    console.log(printable([result], results.length === 1));
  }
}
if (values.json) writeFileSync(values.json, `${JSON.stringify(results.map(forJson), null, 2)}\n`);
if (values.write) writeDocs(results, rounds);
