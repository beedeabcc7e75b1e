import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { colorsOf, widthOf } from '../io.ts';
import { displayPath } from '../text/paths.ts';
import { formatTable } from '../text/table.ts';

const EXAMPLES = `
Examples:
  $ ganzoo validate experiments/quick/mnist.yaml
  $ ganzoo validate experiments/quick/mnist.yaml objective=wasserstein
`;

/** `ganzoo validate`. */
export function addValidate(program: Command, { io }: Context): void {
  program
    .command('validate')
    .summary('check an experiment without training it')
    .description(
      'Checks an experiment file and whether its parts fit together; all mistakes are told at once.',
    )
    .argument('<FILE>', 'experiment file')
    .argument('[overrides...]', 'changes: key=value, +key=value, ~key')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, overrides: string[]) => {
      const { composeExperiment, readExperiment } = await import('../experiment.ts');
      const { partRows } = await import('../run/header.ts');
      const { makeMetrics } = await import('@ganzoo/evaluate');
      const experiment = await readExperiment(file, overrides);
      const composed = composeExperiment(experiment);
      makeMetrics({ ...composed, rng: composed.rng.fork('metrics') });
      const colors = colorsOf(io.stdout, io.env);
      const rows = partRows(composed.parts).map(([name, text]) => [colors.dim(name), text]);
      const lines = formatTable(rows, { width: widthOf(io.stdout), indent: '  ' });
      io.stdout.write(`${colors.green('ok')} ${displayPath(file)}\n${lines.join('\n')}\n`);
    });
}
