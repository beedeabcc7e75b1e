import { GanzooError } from '@ganzoo/sdk';
import { formatWhere } from '@ganzoo/sdk/host';
import type { Where } from '@ganzoo/sdk';
import { displayPath } from '@ganzoo/sdk/host';

/** Something wrong with an experiment. */
export interface Problem {
  /** Path in the experiment, `train.batchSize`; empty for the file as a whole. */
  readonly path: string;
  /** Where it was written; a default's problem is at its section. */
  readonly where?: Where;
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  /** What is there, as it is shown to people. */
  readonly found?: string;
  /** What could be there instead. */
  readonly allowed?: string;
  /** `COMPOSITION` where parts do not fit, the code of the error that a plugin threw; `CONFIG` unless given. */
  readonly code?: string;
}

/** More than this a person does not read. */
const SHOWN = 50;

/**
 * An experiment that cannot be run: all that is wrong with its file, the overrides, or how its parts fit together, as far
 * as it could be found at once.
 *
 * Its code is the one its problems have; `COMPOSITION` where they differ.
 */
export class ExperimentError extends GanzooError {
  readonly problems: readonly Problem[];
  readonly #file: string;

  constructor(file: string, problems: readonly Problem[], cause?: unknown) {
    const [first] = problems;
    const message =
      problems.length === 1 && first
        ? first.message
        : `${displayPath(file)} has ${problems.length} problems, the first: ${first?.message ?? 'unknown'}`;
    super({ code: codeOf(problems), message, where: first?.where, hint: first?.hint, cause });
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

/** The parts of a hint that there are, as one text. */
export function hintOf(perhaps: string | undefined, rest: string): string;
export function hintOf(...parts: readonly (string | undefined)[]): string | undefined;
export function hintOf(...parts: readonly (string | undefined)[]): string | undefined {
  return parts.filter(Boolean).join(' ') || undefined;
}

function codeOf(problems: readonly Problem[]): string {
  const codes = new Set(problems.map(({ code = 'CONFIG' }) => code));
  const [only = 'CONFIG'] = codes;
  return codes.size > 1 ? 'COMPOSITION' : only;
}

function describeProblem({ where, message, hint }: Problem): string {
  const text = where ? `${formatWhere(where)}: ${message}` : message;
  return hint ? `${text}\n  ${hint}` : text;
}
