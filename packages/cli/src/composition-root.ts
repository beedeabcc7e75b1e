import type { RunServices } from '@ganzoo/run';
import type { Command } from 'commander';
import type { Container } from 'inversify';
import { addCompare } from './commands/compare.ts';
import { addEngine } from './commands/engine.ts';
import { addEvaluate } from './commands/evaluate.ts';
import { addFetch } from './commands/fetch.ts';
import { addNew } from './commands/new.ts';
import { addPlugins } from './commands/plugins.ts';
import { addRun } from './commands/run.ts';
import { addSample } from './commands/sample.ts';
import { addTensorboard } from './commands/tensorboard.ts';
import { addValidate } from './commands/validate.ts';
import type { Context } from './context.ts';

/** Adds a command to the program. */
type AddCommand = (program: Command, context: Context) => void;

/** Changes what is bound, once all modules are loaded: tests and other programs put their own in place. */
export type Rebind = (container: Container) => void;

/** The commands, in the order in which the help lists them. */
export const COMMANDS: readonly AddCommand[] = [
  addRun,
  addValidate,
  addPlugins,
  addNew,
  addFetch,
  addEvaluate,
  addCompare,
  addSample,
  addTensorboard,
  addEngine,
];

/**
 * The one place where the packages' modules come together in a container.
 *
 * A command that asks for no services, such as `validate`, waits neither for the container's code nor for TensorFlow's.
 */
export async function services(context: Context, rebind?: Rebind): Promise<RunServices> {
  const [{ Container, ContainerModule }, { RUN, runModule }, { startEngine }] = await Promise.all([
    import('inversify'),
    import('@ganzoo/run'),
    import('./engine.ts'),
  ]);
  const container = new Container();
  container.load(
    runModule,
    // with a progress bar, and with the wasm backend where TensorFlow cannot be had
    new ContainerModule(({ rebind }) => {
      rebind(RUN.startEngine).toConstantValue(choice => startEngine(context, choice));
    }),
  );
  rebind?.(container);
  return container.get(RUN.services);
}
