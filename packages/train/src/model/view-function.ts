import type { ArgumentSpec, CompileMode, Engine } from '@ganzoo/engine';
import { tf, type History } from '@ganzoo/sdk';
import type { TensorRng } from '@ganzoo/sdk/host';
import type { RealExamples } from '../data/batch-source.ts';
import { show, type ShownGame } from './show.ts';
import type { ViewExamples } from './view-examples.ts';

/** What a view is compiled for. */
export interface ViewFunctionOptions {
  readonly engine: Engine;
  readonly game: ShownGame;
  readonly mode: CompileMode;
  readonly view: string;
  /** Name in traces and errors. */
  readonly name: string;
  readonly batch: number;
  readonly examples: ViewExamples;
  /** What the view starts from: the number of a batch, or latent vectors. */
  readonly argument: ArgumentSpec;
  /** Latent vectors and noise from that. */
  start(given: tf.Tensor): { readonly z: tf.Tensor; readonly noise: TensorRng };
  /** The step after which it is shown. */
  readonly last: () => History;
}

/** Where a call's real examples come from. */
export interface ViewCall {
  readonly from: number;
  noise(): TensorRng;
}

/** A view compiled for one number of examples. */
export interface ViewFunction {
  /** The results by name, the caller's to dispose. */
  call(given: tf.Tensor, at: ViewCall): Promise<Record<string, tf.Tensor>>;
  dispose(): void;
}

/**
 * Compiles a view.
 *
 * Most views start from noise alone, and to read real examples may be slow. If it does not request them while it is
 * traced, zeros are fed in their place and nothing is read.
 */
export function viewFunction(options: ViewFunctionOptions): ViewFunction {
  const { engine, game, view, batch, examples, argument, last } = options;
  const { schedule, parts } = game;
  const names = Object.keys(parts.game.views[view]!.gives);
  const real = examples.arguments(batch);
  // unknown until the view has run once: in a compiled function while it is traced, else at the first call
  let usesReal: boolean | undefined;
  const constants = schedule.constantsAt(last());
  const run = (given: tf.Tensor, step: tf.Tensor, numbers: tf.Tensor, ...args: tf.Tensor[]): tf.Tensor[] => {
    let requested: RealExamples | undefined;
    const now = { step: step as tf.Scalar, numbers: numbers as tf.Tensor1D, constants };
    const asked = (): RealExamples => (requested ??= examples.real(args));
    const results = show(game, view, { ...options.start(given), batchSize: batch, now, real: asked });
    usesReal ||= requested !== undefined;
    // an argument is its caller's, a result this one's caller's
    return names.map(name => (args.includes(results[name]!) ? tf.clone(results[name]!) : results[name]!));
  };
  const specs = [argument, ...nowArguments(game), ...real];
  const step = engine.step(options.name, specs, run, options.mode);
  let blank: tf.Tensor[] | undefined;
  return {
    async call(given, { from, noise }) {
      const taken =
        usesReal === false
          ? (blank ??= real.map(({ shape, dtype }) => tf.zeros([...shape], dtype)))
          : await examples.fetch(from, batch, noise);
      const now = last();
      const moment = [tf.scalar(now.step, 'int32'), tf.tensor1d(schedule.values(now), 'float32')];
      const results = step.run([given, ...moment, ...taken]);
      tf.dispose(moment);
      if (taken !== blank) tf.dispose(taken);
      return Object.fromEntries(names.map((name, i) => [name, results[i]!]));
    },
    dispose() {
      tf.dispose(blank ?? []);
      blank = undefined;
      step.dispose();
    },
  };
}

/** Arguments for a step's number and the scheduled numbers there. */
export function nowArguments({ schedule }: Pick<ShownGame, 'schedule'>): ArgumentSpec[] {
  return [
    { shape: [], dtype: 'int32' },
    { shape: [schedule.length], dtype: 'float32' },
  ];
}
