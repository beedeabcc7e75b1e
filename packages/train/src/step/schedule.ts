import { CompositionError, tf } from '@ganzoo/sdk';
import { parseScheduled, type RunPart, type RunParts, type Scheduled } from '@ganzoo/core';

/** A number of a part that a scheduler moves. */
export interface ScheduledNumber {
  /** `optimizers.generator.learningRate`, `constraints.0.weight`. */
  readonly path: string;
  at(step: number): number;
}

/**
 * The numbers of a run that change with the step; all others are constants of the compiled step.
 *
 * They enter each step as one vector, so changing them compiles nothing anew.
 */
export class Schedule {
  readonly numbers: readonly ScheduledNumber[];

  constructor(parts: RunParts) {
    this.numbers = parts.schedulers.flatMap(({ of, product, label }) => {
      if (!of || !product.at) return [];
      return targets(parts, of).map(({ path, base }) => {
        if (!Number.isFinite(base))
          throw new CompositionError(`${label} is to move '${of}', which is not a number.`);
        return { path, at: (step: number) => product.at!(step, base) };
      });
    });
  }

  /** Values at a step, float32 [n]; one unused number where nothing is scheduled, since a vector cannot be empty. */
  values(step: number): Float32Array {
    return Float32Array.from(this.numbers.length ? this.numbers.map(({ at }) => at(step)) : [0]);
  }

  get length(): number {
    return Math.max(1, this.numbers.length);
  }

  /** A part's schedulable parameters as scalars: from the step's vector where scheduled, else constants. */
  view({ path, params, schema }: RunPart, vector: tf.Tensor1D): Record<string, tf.Scalar> {
    const names = Object.keys(schema).filter(name => schema[name]!.schedulable);
    const scalars = names.map(name => {
      const index = this.numbers.findIndex(number => number.path === `${path}.${name}`);
      const value =
        index < 0 ? tf.scalar(params[name] as number) : tf.reshape(tf.slice(vector, index, 1), []);
      return [name, value as tf.Scalar] as const;
    });
    return Object.fromEntries(scalars);
  }
}

/** The numbers a scheduler's `of` stands for: `optimizers.default.x` is that of each player without one of its own. */
function targets(parts: RunParts, of: string): { path: string; base: number }[] {
  const target = parseScheduled(of, parts.config);
  const owners = typeof target === 'string' ? [] : ownersOf(parts, target);
  if (typeof target === 'string' || owners.length === 0) {
    throw new CompositionError(`The scheduler's 'of: ${of}' names nothing in this experiment.`);
  }
  const { parameter } = target;
  return owners.map(({ path, params }) => ({
    path: `${path}.${parameter}`,
    base: params[parameter] as number,
  }));
}

function ownersOf({ objective, constraints, optimizers, config }: RunParts, target: Scheduled): RunPart[] {
  switch (target.of) {
    case 'objective':
      return [objective];
    case 'constraint':
      return constraints.filter(({ path }) => path === `constraints.${target.index}`);
    case 'optimizer': {
      const { player: asked } = target;
      const own = Object.keys(config.train.optimizers);
      return Object.entries(optimizers)
        .filter(([player]) => (asked === 'default' ? !own.includes(player) : player === asked))
        .map(([, optimizer]) => optimizer);
    }
  }
}
