import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ganzooOf } from '../../shared/root.ts';
import { Contender } from '../contender.ts';
import { median } from '../measure.ts';
import type { Answers } from '../protocol.ts';
import { WORKS, findWork, type Precision, type Work } from '../works.ts';
import { contenderOf } from './checkout.ts';

/** One side of a row, started and warm. */
export interface Side {
  /** Losses of the first steps, by which two sides are seen to do the same; none for commands. */
  readonly losses?: Answers['losses'];
  /** Milliseconds of a step, or of the whole command. */
  readonly time: () => Promise<number>;
  readonly end: () => void;
}

/** One thing that is timed in both checkouts. */
export interface Row {
  readonly name: string;
  readonly summary: string;
  start(checkout: string): Promise<Side>;
}

/** The training steps of a work. The program stays: it is loaded once and timed when asked. */
function workRow(work: Work, precision: Precision): Row {
  return {
    name: precision === 'float32' ? work.name : `${work.name} ${precision}`,
    summary: work.summary,
    async start(checkout) {
      const jiti = join(checkout, 'node_modules/.bin/jiti');
      const contender = new Contender(
        checkout,
        [jiti, contenderOf(checkout), work.name, precision, 'auto'],
        checkout,
      );
      try {
        const losses = await contender.ask({ ask: 'losses' });
        await contender.ask({ ask: 'times', steps: work.steps });
        return {
          losses,
          time: async () => median(await contender.ask({ ask: 'times', steps: work.steps })),
          end: () => contender.end(),
        };
      } catch (error) {
        contender.end();
        throw error;
      }
    },
  };
}

/** A whole process of the command, from start to end; `words` may use a folder that is empty each time. */
function commandRow(name: string, summary: string, words: (empty: string) => readonly string[]): Row {
  return {
    name,
    summary,
    async start(checkout) {
      const scratch = mkdtempSync(join(tmpdir(), 'ganzoo-bench-'));
      const out = join(scratch, 'run');
      const time = async (): Promise<number> => {
        rmSync(out, { recursive: true, force: true });
        const started = performance.now();
        await promisify(execFile)(process.execPath, [ganzooOf(checkout), ...words(out)], { cwd: checkout });
        return performance.now() - started;
      };
      const end = (): void => rmSync(scratch, { recursive: true, force: true });
      try {
        await time(); // fills what is cached from one start to the next
        return { time, end };
      } catch (error) {
        end();
        throw error;
      }
    },
  };
}

const RING = 'experiments/quick/ring.yaml';

/** Commands whose start is timed. */
const COMMANDS: readonly Row[] = [
  commandRow('start-up', `\`ganzoo run ${RING} train.steps=1\`, the whole process`, out => [
    'run',
    RING,
    'train.steps=1',
    '--out',
    out,
    '--quiet',
  ]),
  commandRow('validate', `\`ganzoo validate ${RING}\`, the whole process`, () => ['validate', RING]),
];

/** All rows, or those of the works and commands named; a work has a row for each precision. */
export function rowsOf(only: readonly string[] | undefined, precisions: readonly Precision[]): Row[] {
  const commands = COMMANDS.map(({ name }) => name);
  const names = only ?? [...WORKS.map(({ name }) => name), ...commands];
  return names.flatMap(name => {
    const command = COMMANDS.find(row => row.name === name);
    if (command) return [command];
    const work = findWork(name, commands);
    return precisions.map(precision => workRow(work, precision));
  });
}
