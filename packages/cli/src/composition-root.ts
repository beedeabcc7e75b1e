import type { RunServices } from '@ganzoo/run';
import { Container, ContainerModule, type ServiceIdentifier } from 'inversify';
import type { Command } from 'commander';
import { addEngine } from './commands/engine.ts';
import { addEvaluate } from './commands/evaluate.ts';
import { addFetch } from './commands/fetch.ts';
import { addPlugins } from './commands/plugins.ts';
import { addRun } from './commands/run.ts';
import { addSample } from './commands/sample.ts';
import { addTensorboard } from './commands/tensorboard.ts';
import { addValidate } from './commands/validate.ts';
import type { Context } from './context.ts';

/** Adds a command to the program. */
export type AddCommand = (program: Command, context: Context) => void;

/** Changes what is bound, once all modules are loaded: tests and other programs put their own in place. */
export type Rebind = (container: Container) => void;

/** Multi-binding: the commands, in the order in which the help lists them. */
const COMMAND = Symbol.for('ganzoo.cli.command') as ServiceIdentifier<AddCommand>;

const commandsModule = new ContainerModule(({ bind }) => {
  const commands = [
    addRun,
    addValidate,
    addPlugins,
    addFetch,
    addEvaluate,
    addSample,
    addTensorboard,
    addEngine,
  ];
  for (const command of commands) bind(COMMAND).toConstantValue(command);
});

/** The one place where the packages' modules come together. */
export class CompositionRoot {
  readonly #container = new Container();
  #services: Promise<RunServices> | undefined;

  constructor(private readonly rebind: Rebind = () => undefined) {
    this.#container.load(commandsModule);
  }

  get commands(): readonly AddCommand[] {
    return this.#container.getAll(COMMAND);
  }

  /** The services of a run; their code is loaded at the first call, since `--help` should not wait for TensorFlow's. */
  services(context: Context): Promise<RunServices> {
    return (this.#services ??= this.#loadServices(context));
  }

  async #loadServices(context: Context): Promise<RunServices> {
    const [{ RUN, runModule }, { startEngine }] = await Promise.all([
      import('@ganzoo/run'),
      import('./engine.ts'),
    ]);
    this.#container.load(
      runModule,
      // with a progress bar, and with the wasm backend where TensorFlow cannot be had
      new ContainerModule(({ rebind }) => {
        rebind(RUN.startEngine).toConstantValue(choice => startEngine(context, choice));
      }),
    );
    this.rebind(this.#container);
    return this.#container.get(RUN.services);
  }
}
