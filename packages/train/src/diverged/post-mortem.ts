import type { CompileMode, Engine } from '@ganzoo/engine';
import { tf, type FieldValues } from '@ganzoo/sdk';
import type { Checkpoint } from '../checkpoint/checkpoints.ts';
import type { Feed, Taken, Used } from '../data/feed.ts';
import { argumentTensor } from '../data/split-data.ts';
import { trainingState } from '../model/state.ts';
import { CompiledSteps } from '../step/compiled-steps.ts';
import { makeWeights } from '../step/rehearse.ts';
import { takenBy } from '../step/repeats.ts';
import { makeStep, stepArguments } from '../step/step.ts';
import type { StepContext, StepPlan } from '../step/context.ts';
import { firstBrokenParameter, firstBrokenValue } from './finite.ts';

/** Steps that one call ran. */
export interface RunCall {
  readonly plan: StepPlan;
  /** Steps done, and examples used, before it. */
  readonly step: number;
  readonly used: Used;
  readonly together: number;
  /** Scheduled numbers of each step. */
  readonly scheduled: readonly Float32Array[];
  readonly ms: number;
}

/** Longest time of training that is repeated to find out what broke it first, milliseconds. */
const MOST_MS = 60_000;

/** What was run since the weights were last kept, as long as it is quick to repeat. */
export class Journal {
  #calls: RunCall[] = [];
  #ms = 0;

  add(call: RunCall): void {
    this.#ms += call.ms;
    if (this.#ms <= MOST_MS) this.#calls.push(call);
    else this.#calls = [];
  }

  /** The weights were kept: what came before need not be repeated. */
  clear(): void {
    this.#calls = [];
    this.#ms = 0;
  }

  /** Undefined where that would take too long. */
  get calls(): readonly RunCall[] | undefined {
    return this.#ms <= MOST_MS ? this.#calls : undefined;
  }
}

/** What a training is repeated with. */
export interface PostMortem {
  readonly engine: Engine;
  /** The run's own, but for the weights. */
  readonly context: Omit<StepContext, 'nets' | 'extras'>;
  readonly feed: Feed;
  readonly mode: CompileMode;
  /** Where the calls begin; undefined for the beginning of the run. */
  readonly from: Checkpoint | undefined;
  readonly calls: readonly RunCall[];
}

/** The first tensor that was no number, in words, its value, and the step that made it. */
export interface Culprit {
  readonly what: string;
  readonly value: number;
  readonly step: number;
}

/**
 * Finds what broke a training that was seen to be broken after step `seen`: repeats the training from the last checkpoint
 * to two steps before that as it was run, then these two operation by operation, looking at each update's loss, gradients,
 * weights and slots in this order.
 *
 * Two, since a loss that is no number is often that of weights spoilt by the update before. Undefined where the repetition
 * broke nothing, as it may on a GPU, whose sums have no fixed order.
 */
export async function findCulprit(given: PostMortem, seen: number): Promise<Culprit | undefined> {
  const { engine, context, from, calls } = given;
  const { nets, extras } = trainingState(engine, context.parts, context.rng, from);
  const whole: StepContext = { ...context, nets, extras };
  const compiled = new CompiledSteps(engine, whole, 'auto', { kept: given.mode });
  const slow = Math.max(calls[0]?.step ?? seen, seen - 2);
  try {
    makeWeights(engine, whole);
    for (const call of calls) {
      const count = Math.min(call.together, slow - call.step);
      if (count <= 0) break;
      const numbers = call.scheduled.slice(0, count);
      const { run } = compiled.get(call.plan, count);
      run(await examplesOf(given, call, 0, count), call.step, numbers);
    }
    const before = firstBrokenParameter(nets, extras);
    if (before) return { what: before.path, value: before.value, step: slow };
    for (let step = slow; step < seen; step++) {
      const call = calls.find(each => step >= each.step && step < each.step + each.together);
      const culprit = call && (await watchStep(given, whole, call, step));
      if (culprit) return culprit;
    }
    return undefined;
  } finally {
    compiled.dispose();
    nets.dispose();
    extras.dispose();
  }
}

/** Runs one step operation by operation; gives its first tensor that is no number. */
async function watchStep(
  given: PostMortem,
  context: StepContext,
  call: RunCall,
  step: number,
): Promise<Culprit | undefined> {
  let found: Culprit | undefined;
  const watch = (what: string, tensor: tf.Tensor): void => {
    const value = found === undefined ? firstBrokenValue(tensor.dataSync()) : undefined;
    if (value !== undefined) found = { what, value, step: step + 1 };
  };
  const { engine } = given;
  const { precision } = context.parts.config.train;
  const watched = makeStep({ ...context, watch }, call.plan);
  const args = stepArguments(context, call.plan);
  const run = engine.step(
    'post-mortem',
    args,
    (...inputs) => engine.inPrecision(precision, () => watched.run(...inputs)),
    'off',
  );
  const examples = await examplesOf(given, call, step - call.step, 1);
  const inputs = [
    ...examples.map((values, i) => argumentTensor(values, args[i]!)),
    tf.scalar(step, 'int32'),
    tf.tensor1d(call.scheduled[step - call.step]!, 'float32'),
  ];
  tf.dispose([...run.run(inputs), ...inputs]);
  return found;
}

/** The examples of `count` steps of a call, from its step number `skip` on. */
async function examplesOf(
  { context, feed }: PostMortem,
  call: RunCall,
  skip: number,
  count: number,
): Promise<readonly FieldValues[]> {
  const taken = (steps: number): Taken => takenBy(context.parts, call.plan, steps);
  return (await feed.at(feed.after(call.used, taken(skip)), taken(count))).arrays;
}
