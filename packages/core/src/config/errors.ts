import { GanzooError } from '@ganzoo/sdk';
import { formatWhere } from '@ganzoo/sdk/host';
import type { Where } from '@ganzoo/sdk';
import { displayPath } from '../paths.ts';

/** One mistake in an experiment. */
export interface Problem {
  /** Where it was written; a default's mistake is at its section. */
  readonly where: Where;
  /** Path in the composed experiment, `train.batchSize`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
  /** What is there, as it is shown to people. */
  readonly found?: string;
  /** What could be there instead. */
  readonly allowed?: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** More than this a person does not read. */
const SHOWN = 50;

/** An experiment file, or the overrides on the command line, hold mistakes: all of them that could be told at once. */
export class ConfigError extends GanzooError {
  readonly problems: readonly Problem[];
  readonly #file: string;

  constructor(file: string, problems: readonly Problem[], cause?: unknown) {
    const [first] = problems;
    const message =
      problems.length === 1 && first
        ? first.message
        : `${displayPath(file)} has ${problems.length} problems, the first: ${first?.message ?? 'unknown'}`;
    super({ code: 'CONFIG', message, where: first?.where, hint: first?.hint, cause });
    this.#file = file;
    this.problems = problems;
  }

  /** Each problem as `file:line:column: message`, with its hint on the lines below. */
  override describe(): string {
    const lines = this.problems.slice(0, SHOWN).map(describeProblem);
    const left = this.problems.length - SHOWN;
    if (left > 0) lines.push(`and ${left} more`);
    if (this.problems.length > 1)
      lines.unshift(`${displayPath(this.#file)} has ${this.problems.length} problems:`);
    return lines.join('\n');
  }
}

function describeProblem({ where, message, hint }: Problem): string {
  const text = `${formatWhere(where)}: ${message}`;
  return hint ? `${text}\n  ${hint}` : text;
}
