import type { Command } from 'commander';
import type { Context } from '../context.ts';
import type { RunOptions } from '../run/request.ts';
import { addEngineOptions, positiveInteger } from './arguments.ts';
import { JSON_HELP } from './json-help.ts';

const EXAMPLES = `
Overrides change the experiment without changing its file; quote what the shell
would read itself:
  key=value     sets what is there        train.batchSize=32
  +key=value    adds what is not there    +train.average=ema
  ~key          removes                   '~constraints'
  part=plugin   swaps a whole part        objective=wasserstein

Examples:
  $ ganzoo run experiments/quick/mnist.yaml
  $ ganzoo run experiments/quick/mnist.yaml seed=2 --out runs/second
  $ ganzoo run experiments/quick/ring.yaml '+constraints=[gradient-penalty]'
  $ ganzoo run experiments/quick/mnist.yaml --print-config --resolve
  $ ganzoo run experiments/quick/mnist.yaml train.steps=50 --profile 20

  go on after Ctrl-C or a crash; train longer:
  $ ganzoo run --resume runs/second
  $ ganzoo run --resume runs/second train.steps=10000

  go on where the folder, its data or its plugins were moved:
  $ ganzoo run --resume runs/second 'plugins=[mine.ts]' dataset.folder=/data

The run's folder holds resolved.yaml, environment.json, events.jsonl, event
files for TensorBoard, checkpoints/, samples/ and scores.jsonl, and profile/
with traces for chrome://tracing or https://ui.perfetto.dev.
`;

/** `ganzoo run`. */
export function addRun(program: Command, context: Context): void {
  const command = program
    .command('run')
    .summary('train an experiment')
    .description('Trains an experiment, logs to TensorBoard, saves checkpoints and scores.')
    .argument('[FILE]', 'experiment file; none with --resume DIR')
    .argument('[overrides...]', 'changes: key=value, +key=value, ~key')
    .option('-o, --out <dir>', 'folder of the run (default: runs/<name>/<date and time>)')
    .option('--resume [dir]', 'go on with the run in a folder, or with the newest run of FILE')
    .option('--force', 'delete a run that lies in --out')
    .option('--compile', 'compile the steps of a run that has gone on with --no-compile')
    .option('--no-compile', 'run operation by operation, to look at values inside a loss; slow')
    .option('--profile <n>', 'profile n steps after a warm-up: where their time goes', positiveInteger);
  addEngineOptions(command)
    .option('--json', 'events as lines of JSON on standard output')
    .option('--quiet', 'only warnings, errors and the result')
    .option('--print-config', 'print the composed experiment, and do not train')
    .option('--resolve', 'with --print-config: with all references and defaults filled in')
    .addHelpText('after', `${EXAMPLES}\n${JSON_HELP}\n`)
    .action(async (file: string | undefined, overrides: string[], options: RunOptions) => {
      const words = file === undefined ? overrides : [file, ...overrides];
      if (options.resolve && !options.printConfig) {
        const { UsageError } = await import('../errors.ts');
        throw new UsageError(
          '--resolve goes with --print-config only.',
          'ganzoo run FILE --print-config --resolve',
        );
      }
      const { runRequest } = await import('../run/request.ts');
      const request = runRequest(words, options);
      const { prepareRun } = await import('@ganzoo/run');
      const prepared = await prepareRun(request, options);
      if (options.printConfig) {
        const { experiment } = prepared;
        context.io.stdout.write(options.resolve ? experiment.resolvedYaml() : experiment.mergedYaml());
        return;
      }
      const { executePrepared } = await import('../run/execute.ts');
      context.end(await executePrepared(prepared, options, context));
    });
}
