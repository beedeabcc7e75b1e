/**
 * `ours.ts WORK PRECISION MODE [THREADS]`: our side as a contender, or with MODE `stock` what our engine replaces; answers
 * the requests of protocol.ts line by line.
 */
import { MOST_STEPS, mostTogether, type WantedMode } from '@ganzoo/train';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { startEngine, startRun } from './our-run.ts';
import { CHECKED_STEPS, type Answers, type Request } from './protocol.ts';
import { useStock } from './stock.ts';
import type { Precision } from './works.ts';

const [work, precision, wanted, threads] = process.argv.slice(2) as [
  string,
  Precision,
  WantedMode | 'stock',
  string?,
];
const mode = wanted === 'stock' ? 'off' : wanted;

const engine = await startEngine(work, threads === undefined ? undefined : Number(threads));
if (wanted === 'stock') useStock(engine);
const loaded = memoryOf('VmRSS');
const run = await startRun(work, precision, mode);

const answer = (request: Request): Partial<Answers> => {
  switch (request.ask) {
    case 'losses':
      return { losses: Array.from({ length: CHECKED_STEPS }, () => run.next({ detailed: false })) };
    case 'times':
      return { times: times(request.steps) };
    case 'memory':
      return { memory: memoryOf('VmHWM') - loaded };
  }
};

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(answer(JSON.parse(line) as Request)));
}

/** Milliseconds a step, as many at a time as `ganzoo run` would take into one call. */
function times(steps: number): number[] {
  const measured: number[] = [];
  while (measured.length < steps) {
    const most = mode === 'off' ? 1 : mostTogether(run.parts, measured.at(-1) ?? Infinity, MOST_STEPS);
    const count = Math.min(most, steps - measured.length);
    const started = performance.now();
    run.together(count, { detailed: false });
    const each = (performance.now() - started) / count;
    for (let i = 0; i < count; i++) measured.push(each);
  }
  return measured;
}

/** A line of Linux's account of this process, in megabytes. */
function memoryOf(field: string): number {
  const [, kilobytes] = new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'))!;
  return Number(kilobytes) / 1024;
}
