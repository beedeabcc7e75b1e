import type { EngineChoice } from '@ganzoo/run';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { addEngineOptions, positiveInteger, whichStep } from './arguments.ts';

const EXAMPLES = `
The scores are printed and added to the run's scores.jsonl.

Examples:
  $ ganzoo evaluate runs/mnist/20250131-120000
  $ ganzoo evaluate runs/mnist/20250131-120000 --step best --samples 50000
  $ ganzoo evaluate runs/mnist/20250131-120000 --step 2000 --json
  $ ganzoo evaluate runs/moved dataset.folder=/data/pictures
`;

interface EvaluateOptions extends EngineChoice {
  readonly step: 'last' | 'best' | number;
  readonly samples?: number;
  readonly json?: boolean;
}

/** `ganzoo evaluate`. */
export function addEvaluate(program: Command, context: Context): void {
  const command = program
    .command('evaluate')
    .summary('score a checkpoint of a run')
    .description("Scores a checkpoint of a run by the experiment's metrics.")
    .argument('<RUN_DIR>', "the run's folder")
    .argument('[overrides...]', 'where data and plugins lie now: key=value')
    .option('--step <n>', 'step of the checkpoint, `last` or `best`', whichStep, 'last')
    .option('--samples <n>', 'generated examples (default: as in the experiment)', positiveInteger);
  addEngineOptions(command)
    .option('--json', 'the scores as one line of JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (folder: string, overrides: string[], options: EvaluateOptions) => {
      const { evaluateCheckpoint } = await import('../evaluate-checkpoint.ts');
      await evaluateCheckpoint(folder, overrides, options, context);
    });
}
