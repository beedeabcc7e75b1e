import type { Cache } from '@ganzoo/core';
import type { CompileMode } from '@ganzoo/engine';

/** What was measured of a step, milliseconds. */
export interface ModeTimes {
  /** One step as a graph, in calls such as the run makes. */
  readonly graph: number;
  /** The same by XLA; undefined where no run was long enough to try it, null where XLA cannot compile the step. */
  readonly xla?: number | null;
  /** XLA's compilation of one program. */
  readonly compile?: number;
}

const FILE = 'compile-modes.json';

/**
 * Times measured on this machine before, kept in the cache; each run chooses by its own length. Without a cache nothing is
 * known and nothing kept.
 */
export class ModeChoices {
  constructor(private readonly cache?: Cache) {}

  get(key: string): ModeTimes | undefined {
    const times = this.all()[key];
    return isTimes(times) ? times : undefined;
  }

  set(key: string, times: ModeTimes): void {
    // read again: another process may have measured something meanwhile
    this.cache?.write(FILE, JSON.stringify({ ...this.all(), [key]: times }, null, 1));
  }

  /** What there is to tell of the cache since the last call. */
  takeWarnings(): string[] {
    return this.cache?.takeWarnings() ?? [];
  }

  private all(): Choices {
    return this.cache?.read(FILE, parseChoices) ?? {};
  }
}

/** Earlier versions kept the choice itself. */
type Choices = Readonly<Record<string, ModeTimes | CompileMode>>;

function parseChoices(bytes: Uint8Array): Choices {
  const choices: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
  if (typeof choices !== 'object' || choices === null || Array.isArray(choices))
    throw new Error('no choices');
  for (const choice of Object.values(choices))
    if (!isTimes(choice) && choice !== 'graph' && choice !== 'xla') throw new Error('no choice');
  return choices as Choices;
}

function isTimes(times: unknown): times is ModeTimes {
  if (typeof times !== 'object' || times === null) return false;
  const { graph, xla, compile } = times as Partial<Record<keyof ModeTimes, unknown>>;
  return (
    typeof graph === 'number' &&
    (xla === undefined || xla === null || (typeof xla === 'number' && typeof compile === 'number'))
  );
}
