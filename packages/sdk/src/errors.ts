/** A place in a file a person wrote: line and column count from 1. */
export interface Where {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** What every error of ganzoo tells: what went wrong, where, and what to do about it. */
export interface ErrorFacts {
  /** Stable identifier such as `PLUGIN_UNKNOWN`, for scripts and searches. */
  readonly code: string;
  readonly message: string;
  readonly where?: Where;
  /** What the person can do next, as one sentence. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/**
 * Base class of all errors a person can cause or cure; the command line prints it without a stack trace.
 *
 * `exitCode` is what the process ends with: 2 for a mistake in the input, 3 for a run that diverged.
 */
export class GanzooError extends Error {
  readonly code: string;
  readonly where?: Where;
  readonly hint?: string;
  readonly exitCode: number = 2;

  constructor(facts: ErrorFacts) {
    super(facts.message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = new.target.name;
    this.code = facts.code;
    this.where = facts.where;
    this.hint = facts.hint;
  }

  /** `file:line:column: message` and the hint on a line of its own. */
  describe(): string {
    const at = this.where ? `${formatWhere(this.where)}: ` : '';
    return this.hint ? `${at}${this.message}\n  ${this.hint}` : `${at}${this.message}`;
  }
}

/** `file:line:column`, leaving out what is not known. */
export function formatWhere({ file, line, column }: Where): string {
  return [file, line, column].filter(part => part !== undefined).join(':');
}

/** A plugin's file or value breaks the plugin contract. */
export class PluginContractError extends GanzooError {
  constructor(message: string, hint?: string, cause?: unknown) {
    super({ code: 'PLUGIN_CONTRACT', message, hint, cause });
  }
}

/** Parts that are each right do not fit together: shapes, value ranges, roles, labels. */
export class CompositionError extends GanzooError {
  constructor(message: string, hint?: string) {
    super({ code: 'COMPOSITION', message, hint });
  }
}

/** A data file is missing, cut short or not in the format it claims. */
export class DataError extends GanzooError {
  constructor(message: string, where?: Where, hint?: string, cause?: unknown) {
    super({ code: 'DATA', message, where, hint, cause });
  }
}
