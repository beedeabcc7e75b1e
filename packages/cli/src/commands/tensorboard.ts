import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { port } from './arguments.ts';

const EXAMPLES = `
TensorBoard is installed from PyPI into ganzoo's cache folder at its first use;
that needs Python 3.9 or later. Ctrl-C ends it.

Examples:
  $ ganzoo tensorboard                        all runs below runs/
  $ ganzoo tensorboard runs/mnist --port 6007
  $ ganzoo tensorboard --host 0.0.0.0         for other machines too, without a
                                              password
`;

interface TensorboardCommandOptions {
  readonly port: number;
  readonly host: string;
}

/** `ganzoo tensorboard`. */
export function addTensorboard(program: Command, context: Context): void {
  program
    .command('tensorboard')
    .summary('show runs in TensorBoard')
    .description('Starts TensorBoard on a folder of runs.')
    .argument('[DIR]', 'folder of one or of many runs', 'runs')
    .option('--port <n>', 'port; 0 for any that is free', port, 6006)
    .option('--host <name>', 'address it listens on', 'localhost')
    .addHelpText('after', EXAMPLES)
    .action(async (folder: string, options: TensorboardCommandOptions) => {
      const { serveTensorboard } = await import('../serve-tensorboard.ts');
      context.end(await serveTensorboard(folder, options, context));
    });
}
