import type { Engine } from '@ganzoo/engine';
import { availableBytes } from '@ganzoo/train';
import { ContainerModule, type ServiceIdentifier } from 'inversify';
import type { EngineChoice } from './engine-choice.ts';
import { RUN_SINKS } from './sinks/run-files.ts';
import type { SinkFactory } from './sinks/sink.ts';
import { startEngine } from './start-engine.ts';

/** Outside of a run's parts, what it depends on: where its events go, the time, the memory it may take, the engine. */
export interface RunServices {
  readonly sinks: readonly SinkFactory[];
  /** Seconds since 1970, by the system's clock. */
  readonly now: () => number;
  /** Bytes of memory that may be taken. */
  readonly freeBytes: () => number;
  readonly startEngine: (choice: EngineChoice) => Promise<Engine>;
}

/** Identifiers of the services of a run. */
export const RUN = {
  /** Multi-binding: each sink gets every event, in the order in which they are bound. */
  sink: Symbol.for('ganzoo.run.sink') as ServiceIdentifier<SinkFactory>,
  now: Symbol.for('ganzoo.run.now') as ServiceIdentifier<RunServices['now']>,
  freeBytes: Symbol.for('ganzoo.run.freeBytes') as ServiceIdentifier<RunServices['freeBytes']>,
  startEngine: Symbol.for('ganzoo.run.startEngine') as ServiceIdentifier<RunServices['startEngine']>,
  /** All of these together. */
  services: Symbol.for('ganzoo.run.services') as ServiceIdentifier<RunServices>,
};

/** Binds the services of a run as they are in a process of its own. */
export const runModule = new ContainerModule(({ bind }) => {
  for (const sink of RUN_SINKS) bind(RUN.sink).toConstantValue(sink);
  bind(RUN.now).toConstantValue(() => Date.now() / 1000);
  bind(RUN.freeBytes).toConstantValue(() => allowedBytes(process.env) ?? availableBytes());
  bind(RUN.startEngine).toConstantValue(startEngine);
  bind(RUN.services).toResolvedValue(
    (
      sinks: SinkFactory[],
      now: RunServices['now'],
      freeBytes: RunServices['freeBytes'],
      start: RunServices['startEngine'],
    ): RunServices => ({ sinks, now, freeBytes, startEngine: start }),
    [{ serviceIdentifier: RUN.sink, isMultiple: true }, RUN.now, RUN.freeBytes, RUN.startEngine],
  );
});

/** What GANZOO_MEMORY allows; undefined where that is not set. */
function allowedBytes(env: NodeJS.ProcessEnv): number | undefined {
  const bytes = Number(env['GANZOO_MEMORY'] || NaN);
  return bytes > 0 ? bytes : undefined;
}
