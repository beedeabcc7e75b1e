import { resolve } from 'node:path';
import { Option, type Command } from 'commander';
import type { Context } from '../context.ts';
import { urlArgument } from './arguments.ts';

const DATASETS = `
The files are kept in ganzoo's cache folder, where the data set looks for them.
Each is checked before it gets its name; what was broken off is continued by the
next call.

Examples:
  $ ganzoo datasets fetch fashion-mnist
  $ ganzoo datasets fetch cifar10 --url https://mirror.example.org/cifar
  $ ganzoo datasets fetch cifar10 --to data/cifar10
  $ ganzoo plugins dataset fashion-mnist      what is in it, and its licence
`;

const FEATURES = `
The files are kept in ganzoo's cache folder, where the features look for them.
Each is checked before it gets its name; what was broken off is continued by the
next call.

Examples:
  $ ganzoo plugins features                   which features there are
  $ ganzoo features fetch NAME
`;

interface FetchOptions {
  readonly url?: URL;
  readonly to?: string;
}

/** `ganzoo datasets fetch` and `ganzoo features fetch`. */
export function addFetch(program: Command, context: Context): void {
  const datasets = program
    .command('datasets')
    .summary("fetch data sets' files")
    .description("Fetches data sets' files.");
  addFetchOf(datasets, 'dataset', "a data set's", 'name of the data set', DATASETS, context);
  const features = program
    .command('features')
    .summary("fetch features' files")
    .description("Fetches features' files.");
  addFetchOf(features, 'features', "features'", 'name of the features', FEATURES, context);
}

function addFetchOf(
  command: Command,
  kind: 'dataset' | 'features',
  whose: string,
  name: string,
  help: string,
  context: Context,
): void {
  command.helpCommand(false).addHelpText('after', help);
  command
    .command('fetch')
    .summary(`fetch ${whose} files, unless they are there already`)
    .description(`Fetches ${whose} files, unless they are there already.`)
    .argument('<NAME>', name)
    .addOption(
      new Option('--url <url>', 'folder of a mirror that has the files under their names').argParser(
        urlArgument,
      ),
    )
    .option('--to <folder>', "folder for the files, instead of one in ganzoo's cache")
    .addHelpText('after', help)
    .action(async (given: string, { url, to }: FetchOptions) => {
      const { fetchPlugin } = await import('../fetch/fetch-plugin.ts');
      const line = await fetchPlugin(context, kind, given, {
        mirror: url,
        folder: to === undefined ? undefined : resolve(to),
      });
      context.io.stdout.write(`${line}\n`);
    });
}
