import type { Command } from 'commander';
import type { Context } from '../context.ts';

const EXAMPLES = `
Examples:
  $ ganzoo new objective my-game                    my-game.ts, its test and my-game.yaml here
  $ ganzoo new metric my-score --out plugins/metrics
  $ ganzoo run my-game.yaml
`;

/** `ganzoo new`. */
export function addNew(program: Command, { io }: Context): void {
  program
    .command('new')
    .summary('write a plugin to begin with')
    .description(
      'Writes a plugin of a kind, a test that holds it to the contract, and an experiment that uses it.',
    )
    .argument(
      '<KIND>',
      'dataset, architecture, objective, constraint, optimizer, average, scheduler, metric, features or monitor',
    )
    .argument('<NAME>', 'its name, such as my-game')
    .option('--out <dir>', 'folder it is written to', '.')
    .addHelpText('after', EXAMPLES)
    .action(async (kind: string, name: string, { out }: { readonly out: string }) => {
      const [{ requireKind }, { writeNew }, { displayPath }] = await Promise.all([
        import('../plugins/kind.ts'),
        import('../new/write-new.ts'),
        import('@ganzoo/sdk/host'),
      ]);
      const files = await writeNew(requireKind(kind), name, out);
      io.stdout.write(`${files.map(file => displayPath(file)).join('\n')}\n`);
    });
}
