import {
  compose,
  laidOut,
  loadExperiment,
  stretchAt,
  type Catalog,
  type LoadedExperiment,
  type RunParts,
} from '@ganzoo/core';
import type { Engine } from '@ganzoo/engine';
import { Rng, tf, type History } from '@ganzoo/sdk';
import type { ParameterValues } from '@ganzoo/sdk/host';
import {
  CompiledSteps,
  Feed,
  Viewer,
  Schedule,
  takenBy,
  beginAnew,
  endedAfter,
  planAfter,
  openSource,
  trainingState,
  type TrainingState,
  type BatchSource,
  type Examples,
  type StepPlan,
  type Taken,
  type Used,
  type WantedMode,
} from '@ganzoo/train';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testEngine } from './engine.ts';

/** An experiment as a plain object; what is left out comes from the defaults below. */
export type ExperimentObject = Readonly<Record<string, unknown>>;

const BASE = {
  dataset: { use: 'test-stripes' },
  architecture: { use: 'mlp', hidden: [16] },
  objective: { use: 'non-saturating' },
  train: { steps: 10, batchSize: 8, latent: { dim: 4, distribution: 'normal' } },
};

/** Loads an experiment given as an object, as if it stood in a file of its own. */
export async function loadObject(catalog: Catalog, experiment: ExperimentObject): Promise<LoadedExperiment> {
  const folder = await mkdtemp(join(tmpdir(), 'ganzoo-'));
  try {
    const file = join(folder, 'experiment.yaml');
    await writeFile(file, JSON.stringify({ ...BASE, ...experiment }));
    return await loadExperiment({ file, catalog });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a run goes on from, as a checkpoint keeps it. */
export interface SavedRun {
  readonly step: number;
  readonly used: Used;
  readonly scalars: History['scalars'];
  readonly ended: History['ended'];
  readonly nets: ParameterValues;
  readonly extras: ParameterValues;
}

/** A short training, step by step, with everything at hand that a test may want to look at. */
export class MiniRun {
  private constructor(
    readonly engine: Engine,
    readonly parts: RunParts,
    readonly rng: Rng,
    readonly data: BatchSource,
    private readonly mode: WantedMode,
    saved?: SavedRun,
  ) {
    const state = { format: 4, step: 0, seed: 0, examples: 0, scores: [] } as const;
    this.state = trainingState(engine, parts, rng, saved && { ...saved, state });
    this.step = saved?.step ?? 0;
    this.used = saved?.used ?? {};
    this.scalars = saved?.scalars ?? {};
    this.ended = saved?.ended;
    this.schedule = new Schedule(parts);
    const context = { parts, data, schedule: this.schedule, rng, ...this.state };
    this.steps = new CompiledSteps(engine, context, mode);
    this.feed = new Feed(data, rng);
  }

  readonly state: TrainingState;
  readonly schedule: Schedule;
  private readonly steps: CompiledSteps;
  private readonly feed: Feed;
  private step: number;
  private used: Used;
  /** Of the last step that had all scalars, which phases may ask about, and which of these have ended. */
  private scalars: History['scalars'];
  private ended: History['ended'];
  private ready?: { readonly used: Used; readonly taken: Taken; readonly examples: Examples };

  static async start(
    catalog: Catalog,
    experiment: ExperimentObject,
    mode: WantedMode = 'graph',
    { saved, comparing }: { readonly saved?: SavedRun; readonly comparing?: boolean } = {},
  ): Promise<MiniRun> {
    const engine = await testEngine();
    const loaded = await loadObject(catalog, experiment);
    const rng = new Rng(loaded.config.seed);
    const parts = await compose(loaded, loaded.catalog, { rng, cacheFolder: tmpdir(), comparing });
    const data = await openSource(engine, parts, 'train');
    return new MiniRun(engine, parts, rng, data, mode, saved);
  }

  /** What another run can go on from. */
  save(): SavedRun {
    const { nets, extras } = this.state;
    // values of a backend may be its own memory
    const copied = (values: ParameterValues): ParameterValues =>
      new Map([...values].map(([path, { shape, data }]) => [path, { shape, data: data.slice() }]));
    const { step, used, scalars, ended } = this;
    return { step, used, scalars, ended, nets: copied(nets.values()), extras: copied(extras.values()) };
  }

  /** One step; gives every scalar by `<player>/<name>`, or the losses only. */
  next({ detailed = true } = {}): Record<string, number> {
    return this.together(1, { detailed })[0]!;
  }

  /** Steps in one call of the engine; gives each one's scalars. */
  together(count: number, { detailed = true } = {}): Record<string, number>[] {
    this.begin();
    const plan = this.plan(detailed);
    const taken = takenBy(this.parts, plan, count);
    const { arrays } = this.examples(taken);
    const scheduled = Array.from({ length: count }, (_, i) =>
      this.schedule.values({ ...this.history, step: this.step + i }),
    );
    const values = this.steps.get(plan, count).run(arrays, this.step, scheduled);
    this.step += count;
    if (detailed) {
      this.scalars = values.at(-1)!;
      this.ended = endedAfter(this.parts, this.history);
    }
    this.used = this.feed.after(this.used, taken);
    return values;
  }

  /** Reads the examples of the next step, as a streamed split needs it before {@link next}; gives what was told. */
  async read(): Promise<readonly string[]> {
    const { used } = this;
    const taken = takenBy(this.parts, this.plan(false));
    const examples = await this.feed.at(used, taken);
    this.ready = { used, taken, examples };
    return examples.notes;
  }

  /** Operations of the coming step as it is compiled, if that is new, and runs it. */
  nodesOfNext({ detailed = true } = {}): number {
    const nodes = this.steps.get(this.plan(detailed)).compiledNow?.nodes ?? 0;
    this.next({ detailed });
    return nodes;
  }

  /** Makes the weights and compiles the step, without running it. */
  prepare({ detailed = true } = {}): void {
    this.steps.get(this.plan(detailed));
  }

  /** Rows of the examples that the coming step takes, by group. */
  nextRows(): Readonly<Record<string, Int32Array>> {
    return this.feed.rows(this.used, takenBy(this.parts, this.plan(false)));
  }

  /** The next batches: from memory, or as they were read. */
  private examples(taken: Taken): Examples {
    const { ready } = this;
    if (ready?.used === this.used && ready.taken.batches === taken.batches) return ready.examples;
    const examples = this.feed.at(this.used, taken);
    if (examples instanceof Promise)
      throw new Error('These examples are streamed: call read() before each step.');
    return examples;
  }

  private get history(): History {
    const { step, scalars, ended } = this;
    return { step, scalars, scores: [], ended };
  }

  private plan(detailed: boolean): StepPlan {
    return { ...planAfter(this.parts, this.history), detailed };
  }

  /** What a phase begins with. */
  private begin(): void {
    const { from, fresh = [] } = stretchAt(this.parts.game, this.step, this.ended);
    if (from !== this.step) return;
    for (const player of fresh)
      beginAnew(this.state.extras, player, this.parts.optimizers[player]?.product.slots ?? []);
  }

  /** Goes on at another step, as if those in between had been taken and these phases had ended. */
  goTo(step: number, ended?: History['ended']): void {
    this.step = step;
    this.ended = ended;
  }

  /** Scalars of `count` steps. */
  take(count: number): Record<string, number>[] {
    return Array.from({ length: count }, () => this.next());
  }

  /** Shows the game's views as it stands; the caller's to dispose. */
  viewer(): Viewer {
    const { engine, parts, rng, state, data, schedule, mode } = this;
    return new Viewer({
      engine,
      parts,
      rng,
      ...state,
      data,
      schedule,
      history: () => this.history,
      mode,
    });
  }

  /** What a view gives for `count` examples, by result: from latent vectors, or for the first rows it looks at. */
  async show(view: string, count: number, stream = 'test'): Promise<Record<string, number[]>> {
    const viewer = this.viewer();
    try {
      const isOver = this.parts.game.views[view]!.over !== undefined;
      const results = isOver
        ? await viewer.rows(view, 0, Math.min(count, await viewer.sizeOf(view)))
        : await viewer.draw(view, stream, 0, laidOut(this.parts.game.views[view]!) ?? count);
      const values = Object.entries(results).map(([name, x]) => [name, Array.from(x.dataSync())] as const);
      tf.dispose(results);
      return Object.fromEntries(values);
    } finally {
      await viewer.dispose();
    }
  }

  /** `count` examples drawn from the game, one after another: x of `samples`, or the first result of its first view. */
  async sample(count: number, stream = 'test'): Promise<number[]> {
    const { views } = this.parts.game;
    const view = 'samples' in views ? 'samples' : Object.keys(views)[0]!;
    const shown = await this.show(view, count, stream);
    return shown['x'] ?? Object.values(shown)[0]!;
  }

  dispose(): void {
    this.steps.dispose();
    void this.data.dispose();
    this.state.nets.dispose();
    this.state.extras.dispose();
  }
}
