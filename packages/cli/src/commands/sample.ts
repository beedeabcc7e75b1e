import type { EngineChoice } from '@ganzoo/run';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { addEngineOptions, positiveInteger, whichStep } from './arguments.ts';

const EXAMPLES = `
With --interpolate each row leads in N steps from one latent vector to another:
along a straight line where they are uniform, along a great circle where they
are normal. --count is then the number of pictures in all rows.

Examples:
  $ ganzoo sample runs/mnist/20250131-120000
  $ ganzoo sample runs/mnist/20250131-120000 --step best --count 100
  $ ganzoo sample runs/mnist/20250131-120000 --interpolate 10 --out way.png
  $ ganzoo sample runs/cyclegan/20250131-120000 --view translations
  $ ganzoo sample runs/moved 'plugins=[ideas/mine.ts]'
`;

interface SampleOptions extends EngineChoice {
  readonly step: 'last' | 'best' | number;
  readonly count?: number;
  readonly out?: string;
  readonly view?: string;
  readonly interpolate?: number;
}

/** `ganzoo sample`. */
export function addSample(program: Command, context: Context): void {
  const command = program
    .command('sample')
    .summary('draw samples from a checkpoint as a picture')
    .description('Draws samples from a checkpoint of a run and saves them as one PNG picture.')
    .argument('<RUN_DIR>', "the run's folder")
    .argument('[overrides...]', 'where data and plugins lie now: key=value')
    .option('--step <n>', 'step of the checkpoint, `last` or `best`', whichStep, 'last')
    .option('--view <name>', 'what of the game is drawn (default: samples)')
    .option('--count <n>', 'number of samples (default: 64 images or 2000 points)', positiveInteger)
    .option('-o, --out <file>', 'picture to write (default: in the samples folder of the run)')
    .option('--interpolate <n>', 'rows of N steps between pairs of latent vectors', positiveInteger);
  addEngineOptions(command)
    .addHelpText('after', EXAMPLES)
    .action(async (folder: string, overrides: string[], options: SampleOptions) => {
      const { sampleCheckpoint } = await import('../sample-checkpoint.ts');
      await sampleCheckpoint(folder, overrides, options, context);
    });
}
