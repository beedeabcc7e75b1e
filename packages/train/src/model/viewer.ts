import { laidOut, rowsOf } from '@ganzoo/core';
import type { ArgumentSpec, CompileMode, Engine } from '@ganzoo/engine';
import { PluginContractError, tf, type Generator, type History, type Rng } from '@ganzoo/sdk';
import { TensorRng } from '@ganzoo/sdk/host';
import { type BatchSource, type DrawnGroup } from '../data/batch-source.ts';
import { openReadGroup } from '../data/open-split.ts';
import { lastStep } from '../progress.ts';
import type { WantedMode } from '../step/choose-mode.ts';
import { drawLatent } from './latent.ts';
import { show, type Now, type ShownGame } from './show.ts';
import { randomRows, rowsInOrder, type ViewExamples } from './view-examples.ts';
import { nowArguments, viewFunction, type ViewFunction } from './view-function.ts';

/** What views are run on. */
export interface ViewerContext extends ShownGame {
  readonly engine: Engine;
  readonly rng: Rng;
  /** Real examples for views that start from latent vectors; any split. */
  readonly data: BatchSource;
  /** How far the training is: a view is shown with the scheduled values of its last step. */
  readonly history: () => History;
  /** `off` runs operation by operation; views are compiled as graphs otherwise, since XLA would not pay. */
  readonly mode: WantedMode;
}

/** Results of a view by name, [n, ...shape] each. */
export type Results = Record<string, tf.Tensor>;

/**
 * Runs the game's views with the nets in evaluation mode and, where there are averaged weights, with these.
 *
 * Which latent vectors and which noise a view is given depends on seed, stream and counter only: the same stream and counter
 * give the same ones at every step of the training, which is what makes a grid of fixed noise.
 */
export class Viewer {
  private readonly compiled = new Map<string, ViewFunction>();
  /** Groups of splits that views look at, by split and group. */
  private readonly opened = new Map<string, Promise<DrawnGroup>>();

  constructor(private readonly context: ViewerContext) {}

  /** One batch of a view that starts from latent vectors, `count` examples of a stream. */
  async draw(view: string, stream: string, counter: number, count: number): Promise<Results> {
    const { data } = this.context;
    const examples = (): ViewExamples => randomRows(data);
    return this.call({ view, stream, counter, count, from: 0, examples });
  }

  /** Rows `from .. from + count - 1` of a view that looks at a split. */
  async rows(view: string, from: number, count: number): Promise<Results> {
    const group = await this.group(view);
    const examples = (): ViewExamples => rowsInOrder(group);
    return this.call({ view, stream: 'rows', counter: from, count, from, examples });
  }

  /** Rows that a view looks at; infinite for one that starts from latent vectors. */
  async sizeOf(view: string): Promise<number> {
    return this.isOver(view) ? (await this.group(view)).data.size : Infinity;
  }

  /** The batches of a view: of latent vectors without end, of a split's rows once each, the last batch smaller. */
  async *batches(view: string, stream: string, count: number): AsyncGenerator<Results, void, void> {
    const { parts } = this.context;
    // a view that lays its examples out itself has so many and no others
    const batch = laidOut(parts.game.views[view]!) ?? count;
    const size = await this.sizeOf(view);
    for (let i = 0; i * batch < size; i++) {
      yield size === Infinity
        ? await this.draw(view, stream, i, batch)
        : await this.rows(view, i * batch, Math.min(batch, size - i * batch));
    }
  }

  /** Runs each view on a graph that is thrown away; throws where one gives what it should not. */
  async rehearse(): Promise<void> {
    const { parts, engine, data } = this.context;
    const { batchSize, latent } = parts.config.train;
    const noise = new TensorRng(this.context.rng.fork('rehearsal'), 0);
    for (const [view, declared] of Object.entries(parts.game.views)) {
      const examples = this.isOver(view) ? rowsInOrder(await this.group(view)) : randomRows(data);
      const most = laidOut(declared) ?? batchSize;
      const batch = Math.min(most, await this.sizeOf(view));
      const specs: ArgumentSpec[] = [
        { shape: [batch, latent.dim], dtype: 'float32' },
        ...nowArguments(this.context),
        ...examples.arguments(batch),
      ];
      engine.rehearse(specs, (z, step, numbers, ...args) => {
        const now = this.moment(step as tf.Scalar, numbers as tf.Tensor1D);
        const shown = { z, noise, batchSize: batch, now, real: () => examples.real(args) };
        return Object.values(show(this.context, view, shown));
      });
    }
  }

  /** A view's results for given latent vectors [n, dim], for interpolations. */
  async fromLatent(view: string, z: tf.Tensor): Promise<Results> {
    const { data, rng } = this.context;
    const noise = (): TensorRng => new TensorRng(rng.fork('latent'), 0);
    const made = this.compile(view, 'latent', z.shape[0], randomRows(data), {
      argument: { shape: z.shape, dtype: 'float32' },
      start: given => ({ z: given, noise: noise() }),
    });
    const results = await made.call(z, { from: 0, noise });
    made.dispose();
    return results;
  }

  /** A view as a function of latent vectors, and a way to forget what was compiled of it. */
  generator(view: string): { readonly generator: Generator; dispose(): void } {
    const { engine, parts, rng, schedule } = this.context;
    const compiled: { dispose(): void }[] = [];
    const who = `The view '${view}' of ${parts.objective.label}`;
    const generate: Generator['generate'] = (z, given = {}) => {
      const now = this.moment(tf.scalar(this.last.step, 'int32'), tf.tensor1d(schedule.values(this.last)));
      const missing = (): never => {
        throw new PluginContractError(
          `${who} reads rows, but is called without it.`,
          'A metric gives it: generate(z, { y }).',
        );
      };
      const rows = new Proxy({}, { get: missing });
      const noise = new TensorRng(rng.fork('generator'), 0);
      return show(this.context, view, {
        z,
        noise,
        batchSize: z.shape[0],
        now,
        real: () => ({ fields: given, rows }),
      });
    };
    const compile: Generator['compile'] = run => {
      const byShape = new Map<string, ReturnType<Engine['step']>>();
      return (...inputs) => {
        const specs = inputs.map(({ shape, dtype }) => ({ shape, dtype: dtype as ArgumentSpec['dtype'] }));
        const key = JSON.stringify(specs);
        let step = byShape.get(key);
        if (!step) {
          step = engine.step(`generator-${view}`, specs, (...args) => [...run(...args)], this.mode);
          byShape.set(key, step);
          compiled.push(step);
        }
        return step.run(inputs);
      };
    };
    return {
      generator: { latent: parts.config.train.latent, generate, compile },
      dispose: () => compiled.splice(0).forEach(step => step.dispose()),
    };
  }

  async dispose(): Promise<void> {
    for (const made of this.compiled.values()) made.dispose();
    this.compiled.clear();
    const groups = [...this.opened.values()];
    this.opened.clear();
    for (const opened of groups) {
      const group = await opened.catch(() => undefined);
      // the training split is the training's
      if (group && !this.context.data.groups.includes(group)) await group.data.dispose();
    }
  }

  private get mode(): CompileMode {
    return this.context.mode === 'off' ? 'off' : 'graph';
  }

  /** The last step of the training, in whose terms a view is shown. */
  private get last(): History {
    return lastStep(this.context.history());
  }

  private moment(step: tf.Scalar, numbers: tf.Tensor1D): Now {
    return { step, numbers, constants: this.context.schedule.constantsAt(this.last) };
  }

  private isOver(view: string): boolean {
    return this.context.parts.game.views[view]!.over !== undefined;
  }

  /** The rows that a view looks at, opened once. */
  private group(view: string): Promise<DrawnGroup> {
    const { parts, engine, data } = this.context;
    const { split, group } = rowsOf(parts.game.views[view]!, parts)!;
    const key = `${split}/${group}`;
    const training = split === 'train' ? data.groups.find(({ name }) => name === group) : undefined;
    const opened =
      this.opened.get(key) ??
      (training ? Promise.resolve(training) : openReadGroup(engine, parts, split, group));
    this.opened.set(key, opened);
    return opened;
  }

  private async call({ view, stream, counter, count, from, examples }: Call): Promise<Results> {
    const constants = this.context.schedule.constantsAt(this.last);
    const { rng, parts } = this.context;
    const noiseOf = (at: tf.Scalar | number): TensorRng => new TensorRng(rng.fork(`sample/${stream}`), at);
    // a value that is built in makes another function
    const key = `${view}/${stream}/${count}/${JSON.stringify(constants)}`;
    let made = this.compiled.get(key);
    if (!made) {
      made = this.compile(view, stream, count, examples(), {
        argument: { shape: [], dtype: 'int32' },
        start(given) {
          const noise = noiseOf(given as tf.Scalar);
          return { z: drawLatent(noise.fork('z'), parts.config.train.latent, count), noise };
        },
      });
      this.compiled.set(key, made);
    }
    const number = tf.scalar(counter, 'int32');
    const results = await made.call(number, { from, noise: () => noiseOf(counter) });
    number.dispose();
    return results;
  }

  private compile(
    view: string,
    stream: string,
    batch: number,
    examples: ViewExamples,
    how: Pick<Parameters<typeof viewFunction>[0], 'argument' | 'start'>,
  ): ViewFunction {
    const { engine } = this.context;
    const { mode, context: game } = this;
    const name = `${view}-${stream}`;
    return viewFunction({ engine, game, mode, view, name, batch, examples, last: () => this.last, ...how });
  }
}

/** One call of a view. */
interface Call {
  readonly view: string;
  readonly stream: string;
  /** Of the noise. */
  readonly counter: number;
  readonly count: number;
  /** First row. */
  readonly from: number;
  examples(): ViewExamples;
}
