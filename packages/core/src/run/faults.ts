import { GanzooError } from '@ganzoo/sdk';
import { byPlace } from '../by-place.ts';
import type { LoadedExperiment } from '../config/load.ts';
import { ExperimentError, type Problem } from '../experiment-error.ts';
import type { PlacedMonitor } from './parts.ts';

/** A way in which parts that are each right do not fit together. */
export function misfit(path: string, message: string, hint?: string): Problem {
  return { path, message, hint, code: 'COMPOSITION' };
}

type Called = Pick<PlacedMonitor, 'path' | 'id'>;

/** The problem of a part that is called as one before it, if it is. */
export function namesake({ path, id }: Called, before: readonly Called[]): Problem | undefined {
  const other = before.find(each => each.id === id);
  return other && misfit(path, `${path} and ${other.path} are both called '${id}': give one a \`name\`.`);
}

/** Where the part stands that an error is about, if that lies inside another. */
const blamed = new WeakMap<GanzooError, string>();

/** What `make` gives; an error of ours is told at this path, not at that of the part around it. */
export async function blaming<T>(path: string, make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (error) {
    if (error instanceof GanzooError && !blamed.has(error)) blamed.set(error, path);
    throw error;
  }
}

/** What is wrong with the parts of an experiment so far, each with its place. */
export class Faults {
  readonly #problems: Problem[] = [];
  #cause: GanzooError | undefined;

  constructor(private readonly experiment: LoadedExperiment) {}

  get any(): boolean {
    return this.#problems.length > 0;
  }

  /** To be thrown where there are {@link any}. */
  get error(): ExperimentError {
    const cause = this.#problems.length === 1 ? this.#cause : undefined;
    return new ExperimentError(this.experiment.file, byPlace(this.#problems), cause);
  }

  /** What `make` gives, or undefined where it throws an error of ours, which is kept. */
  async attempt<T>(path: string, make: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await make();
    } catch (error) {
      if (!(error instanceof GanzooError)) throw error;
      const { message, hint, code, where } = error;
      this.add({ path: blamed.get(error) ?? path, message, hint, code, where });
      this.#cause = error;
      return undefined;
    }
  }

  /** The problem gets the place in the experiment file, where it has none yet. */
  add(problem: Problem): void {
    this.#problems.push({ ...problem, where: problem.where ?? this.experiment.locate(problem.path) });
  }
}
