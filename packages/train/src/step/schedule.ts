import { constantsOf, stretchAt, type PlacedScheduler, type RunParts, type Stretch } from '@ganzoo/core';
import { tf, type History, type ParamSchema, type Phase, type StepNumbers } from '@ganzoo/sdk';
import { constantScalar } from '@ganzoo/sdk/host';
import { movedBy } from './ask-schedulers.ts';

/** Values that a step has built in, by path. */
type Constants = Readonly<Record<string, unknown>>;

/** A value that schedulers move. */
interface Moved {
  /** The path of the part and the parameter: `optimizers.generator.learningRate`, `constraints.0.weight`. */
  readonly path: string;
  /** What it is at the step that a history ends before. */
  at(history: History): number;
}

/**
 * The values of a run that change with the step; all others are constants of the compiled step.
 *
 * Numbers enter each step as one vector, so changing them compiles nothing anew; values that a step has built in are part
 * of its plan. Several schedulers on one value apply in the order of the file, each on what the one before made of it; what
 * a phase sets holds whatever they say.
 */
export class Schedule {
  readonly numbers: readonly Moved[];
  private readonly constants: readonly Moved[];
  private readonly set = new Map<object, Constants>();

  constructor(private readonly parts: RunParts) {
    const moved = new Map<string, Moved & { readonly isStatic: boolean }>();
    for (const scheduler of parts.schedulers) {
      for (const { part, parameter } of scheduler.moves) {
        const path = `${part.path}.${parameter}`;
        const before = moved.get(path)?.at ?? (() => part.params[parameter] as number);
        const schema = part.schema[parameter]!;
        const isStatic = schema.schedulable === 'static';
        moved.set(path, { path, isStatic, at: after(scheduler, path, before, schema) });
      }
    }
    const all = [...moved.values()];
    this.numbers = all.filter(({ isStatic }) => !isStatic);
    this.constants = all.filter(({ isStatic }) => isStatic);
  }

  /** Numbers at a step, float32 [n]; one unused number where nothing is scheduled, since a vector cannot be empty. */
  values(history: History): Float32Array {
    return Float32Array.from(this.numbers.length ? this.numbers.map(({ at }) => at(history)) : [0]);
  }

  /** Values that the step has built in, by path; undefined where all are as configured. */
  constantsAt(history: History): Constants | undefined {
    const scheduled = this.constants.map(({ path, at }) => [path, at(history)] as const);
    return merged(
      Object.fromEntries(scheduled),
      this.ofPhase(stretchAt(this.parts.game, history.step, history.ended)),
    );
  }

  /** The same in another stretch of the training than that of these values, as far as they are known. */
  constantsIn(stretch: Stretch, here: Constants = {}): Constants | undefined {
    const { phases = [] } = this.parts.game;
    const set = new Set(phases.flatMap(phase => Object.keys(this.ofPhase(phase))));
    const scheduled = Object.entries(here).filter(([path]) => !set.has(path));
    return merged(Object.fromEntries(scheduled), this.ofPhase(stretch));
  }

  get length(): number {
    return Math.max(1, this.numbers.length);
  }

  private ofPhase({ constants }: Pick<Phase, 'constants'>): Constants {
    if (!constants) return {};
    const known = this.set.get(constants) ?? constantsOf({ constants }, this.parts);
    this.set.set(constants, known);
    return known;
  }

  /** What handles read: scheduled numbers from the step's vector, constants from its plan, all others as configured. */
  numbersIn(vector: tf.Tensor1D, constants: Constants = {}): StepNumbers {
    return {
      number: (path, configured) => {
        const index = this.numbers.findIndex(number => number.path === path);
        return index < 0 ? constantScalar(configured) : tf.reshape(tf.slice(vector, index, 1), []);
      },
      constant: <T>(path: string, configured: T) =>
        Object.hasOwn(constants, path) ? (constants[path] as T) : configured,
    };
  }
}

/** Together, the second ones over the first; undefined for none. The order is always the same, so that equal plans are equal. */
function merged(scheduled: Constants, set: Constants): Constants | undefined {
  const all = Object.entries({ ...scheduled, ...set }).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return all.length === 0 ? undefined : Object.fromEntries(all);
}

function after(
  scheduler: PlacedScheduler,
  path: string,
  before: Moved['at'],
  schema: ParamSchema,
): Moved['at'] {
  return history => movedBy(scheduler, path, before(history), history, schema);
}
