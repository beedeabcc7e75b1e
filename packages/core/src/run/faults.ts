import { GanzooError } from '@ganzoo/sdk';
import { byPlace } from '../config/by-place.ts';
import type { LoadedExperiment } from '../config/load.ts';
import { CompositionErrors, type Misfit } from './misfit.ts';

/** What is wrong with an experiment so far, each with its place. */
export class Faults {
  readonly #errors: GanzooError[] = [];

  constructor(private readonly experiment: LoadedExperiment) {}

  get any(): boolean {
    return this.#errors.length > 0;
  }

  /** What to throw. */
  get error(): GanzooError {
    const [first, ...more] = this.#errors;
    return first && more.length === 0
      ? first
      : new CompositionErrors(this.experiment.file, byPlace(this.#errors));
  }

  /** What `make` gives, or undefined where it throws an error of ours, which is kept. */
  async attempt<T>(path: string, make: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await make();
    } catch (error) {
      if (!(error instanceof GanzooError)) throw error;
      this.add({ path, error });
      return undefined;
    }
  }

  /** The error gets the place in the experiment file, where it has none yet. */
  add({ path, error }: Misfit): void {
    const where = error.where ? undefined : this.experiment.locate(path);
    this.#errors.push(where ? Object.assign(error, { where }) : error);
  }
}
