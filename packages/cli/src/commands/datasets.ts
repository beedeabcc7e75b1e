import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import type { Context } from '../context.ts';
import { urlArgument } from './arguments.ts';

const EXAMPLES = `
The files are kept in ganzoo's cache folder, where the data set looks for them.
Each is checked before it gets its name; what was broken off is continued by the
next call.

Examples:
  $ ganzoo datasets fetch fashion-mnist
  $ ganzoo datasets fetch cifar10 --url https://mirror.example.org/cifar
  $ ganzoo datasets fetch cifar10 --to data/cifar10
  $ ganzoo plugins dataset fashion-mnist      what is in it, and its licence
`;

interface FetchOptions {
  readonly url?: URL;
  readonly to?: string;
}

/** `ganzoo datasets fetch`. */
export function addDatasets(program: Command, context: Context): void {
  const datasets = program
    .command('datasets')
    .summary("fetch data sets' files")
    .helpCommand(false)
    .description("Fetches data sets' files.")
    .addHelpText('after', EXAMPLES);
  datasets
    .command('fetch')
    .summary("fetch a data set's files, unless they are there already")
    .description("Fetches a data set's files, unless they are there already.")
    .argument('<NAME>', 'name of the data set')
    .addOption(
      new Option('--url <url>', 'folder of a mirror that has the files under their names').argParser(
        urlArgument,
      ),
    )
    .option('--to <folder>', "folder for the files, instead of one in ganzoo's cache")
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, { url, to }: FetchOptions) => {
      const { fetchDataset } = await import('../datasets/fetch-dataset.ts');
      const line = await fetchDataset(context, name, {
        mirror: url,
        folder: to === undefined ? undefined : resolve(to),
      });
      context.io.stdout.write(`${line}\n`);
    });
}
