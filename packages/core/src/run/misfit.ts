import { CompositionError, type GanzooError } from '@ganzoo/sdk';
import { displayPath } from '../paths.ts';

/** Something that does not fit, and the key of the experiment it is about. */
export interface Misfit {
  readonly path: string;
  readonly error: GanzooError;
}

/** A misfit of the parts of an experiment. */
export function misfit(path: string, message: string, hint?: string): Misfit {
  return { path, error: new CompositionError(message, hint) };
}

/** Several parts of an experiment do not fit together: all that could be found at once. */
export class CompositionErrors extends CompositionError {
  readonly #file: string;

  constructor(
    file: string,
    readonly errors: readonly GanzooError[],
  ) {
    super(
      `${displayPath(file)} has ${errors.length} problems, the first: ${errors[0]?.message ?? 'unknown'}`,
    );
    this.#file = file;
  }

  /** Each problem with its place and hint, under a heading. */
  override describe(): string {
    const heading = `${displayPath(this.#file)} has ${this.errors.length} problems:`;
    return [heading, ...this.errors.map(error => error.describe())].join('\n');
  }
}
