import type { EngineChoice } from '@ganzoo/run';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { addEngineOptions, whichStep } from './arguments.ts';

const EXAMPLES = `
Prints the scores that each run recorded for its checkpoint, the keys in which
the experiments differ, and what metrics of several runs give. Such metrics are
named by an override; overrides are applied to each run. Without one TensorFlow
is not started. Nothing is written.

Examples:
  $ ganzoo compare runs/ring/wgan runs/ring/lsgan
  $ ganzoo compare runs/ring/* --step best
  $ ganzoo compare runs/a runs/b 'plugins=[mine.ts]' +metrics=tournament --json
`;

interface CompareOptions extends EngineChoice {
  readonly step: 'last' | 'best' | number;
  readonly json?: boolean;
}

/** `ganzoo compare`. */
export function addCompare(program: Command, context: Context): void {
  const command = program
    .command('compare')
    .summary('put runs beside each other')
    .description('Puts runs beside each other: scores, differences, metrics of several runs.')
    .usage('[options] <RUN_DIR> <RUN_DIR...> [overrides...]')
    .argument('<words...>', "the runs' folders, and what is changed in each: key=value")
    .option('--step <n>', 'step of the checkpoints, `last` or `best`', whichStep, 'last');
  addEngineOptions(command)
    .option('--json', 'all of it as one line of JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (words: string[], options: CompareOptions) => {
      const { printComparison } = await import('../print-comparison.ts');
      await printComparison(words, options, context);
    });
}
