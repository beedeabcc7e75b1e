import type { Command } from 'commander';
import type { Context } from '../context.ts';
import type { ValidateOptions } from '../validate-files.ts';

const EXAMPLES = `
Examples:
  $ ganzoo validate experiments/quick/mnist.yaml
  $ ganzoo validate experiments/quick/*.yaml train.steps=10
  $ ganzoo validate experiments/quick/mnist.yaml objective=wasserstein

With --json there is one line on standard output for each file, an object with
the keys file and ok, and parts or code and problems; a problem has message and,
where they are known, file, line, column, path, found, allowed and hint.
`;

/** `ganzoo validate`. */
export function addValidate(program: Command, { io, end }: Context): void {
  program
    .command('validate')
    .summary('check experiments without training them')
    .description(
      'Checks experiment files and whether their parts fit together; all mistakes of a file are told at once.',
    )
    .argument('<FILE...>', 'experiment files, and changes for all of them: key=value, +key=value, ~key')
    .option('--json', 'one line of JSON for each file on standard output')
    .addHelpText('after', EXAMPLES)
    .action(async ([first = '', ...words]: string[], options: ValidateOptions) => {
      const { isOverride } = await import('../run/request.ts');
      const files = [first, ...words.filter(word => !isOverride(word))];
      const { validateFiles } = await import('../validate-files.ts');
      end(await validateFiles(files, words.filter(isOverride), options, io));
    });
}
