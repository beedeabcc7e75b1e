import type { Command } from 'commander';
import type { Context } from '../context.ts';

const EXAMPLES = `
Examples:
  $ ganzoo plugins                         what is found or failed to load
  $ ganzoo plugins objective
  $ ganzoo plugins objective wasserstein   its parameters, with their ranges
  $ ganzoo plugins dataset mnist --json
  $ ganzoo plugins --schema > experiment.schema.json
`;

interface PluginsOptions {
  readonly json?: boolean;
  readonly schema?: boolean;
}

/** `ganzoo plugins`. */
export function addPlugins(program: Command, { io }: Context): void {
  program
    .command('plugins')
    .summary('list plugins and their parameters')
    .description('Lists the plugins that are found, or tells about one of them.')
    .argument(
      '[KIND]',
      'dataset, architecture, objective, constraint, optimizer, average, scheduler, metric or features',
    )
    .argument('[NAME]', 'name of a plugin')
    .option('--json', 'as JSON')
    .option('--schema', 'a JSON Schema of experiment files with these plugins, for editors')
    .addHelpText('after', EXAMPLES)
    .action(async (kind: string | undefined, name: string | undefined, { json, schema }: PluginsOptions) => {
      const { findPlugins } = await import('@ganzoo/run/experiment');
      const { requireKind } = await import('../plugins/kind.ts');
      const wanted = kind === undefined ? undefined : requireKind(kind);
      const found = await findPlugins();
      if (wanted !== undefined && name !== undefined && !schema) {
        const { describePlugin, pluginLines } = await import('../plugins/describe.ts');
        const described = await describePlugin(found, wanted, name);
        io.stdout.write(json ? toJson(described) : `${pluginLines(described, io).join('\n')}\n`);
        return;
      }
      const catalog = await found.loadAll();
      if (schema) {
        const { experimentSchema } = await import('@ganzoo/core');
        io.stdout.write(toJson(experimentSchema(catalog)));
        return;
      }
      const { listPlugins, listLines } = await import('../plugins/list.ts');
      const list = listPlugins(catalog, wanted);
      io.stdout.write(json ? toJson(list) : `${listLines(list, io).join('\n')}\n`);
    });
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
