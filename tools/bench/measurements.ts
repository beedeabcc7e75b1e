import type { Comparison } from './against/rounds.ts';
import type { Result } from './report.ts';
import type { SideBySide } from './threads.ts';
import { WORKS } from './works.ts';

/** When and where something was measured. */
interface Measured {
  readonly date: string;
  readonly machine: string;
}

/** A work's times beside its peers', timed in turn for so many rounds. */
export interface KeptWork extends Omit<Result, 'work'>, Measured {
  readonly work: string;
  readonly rounds: number;
}

/** Steps a second of a work's runs in turn and side by side. */
export interface KeptThreads extends Omit<SideBySide, 'work'>, Measured {
  readonly work: string;
  readonly rounds: number;
}

/** A row's times at this commit and at an earlier one. */
export interface KeptAgainst extends Comparison, Measured {
  readonly name: string;
  readonly commit: string;
  readonly against: string;
}

/** Seconds of each start of the command, one number a version of Node. */
export interface KeptStartUp extends Measured {
  readonly versions: readonly string[];
  readonly rows: readonly { readonly name: string; readonly seconds: readonly number[] }[];
  readonly rounds: number;
}

/** Seconds of a command with the built-in plugins alone and with so many made-up files besides, on the clock and of processors. */
export interface KeptManyPlugins extends Measured {
  readonly files: number;
  readonly rows: readonly { readonly name: string; readonly wall: FewAndMany; readonly cpu: FewAndMany }[];
  readonly rounds: number;
}

/** Medians, and the median of the pairs' ratios. */
interface FewAndMany {
  readonly few: number;
  readonly many: number;
  readonly ratio: number;
}

/** What docs/benchmarks.json holds. */
export interface Measurements {
  readonly works: readonly KeptWork[];
  readonly threads: readonly KeptThreads[];
  readonly against: readonly KeptAgainst[];
  readonly startUp?: KeptStartUp;
  readonly manyPlugins?: KeptManyPlugins;
}

/** Fresh rows in place of kept ones of the same work and precision, or of the same name; all others stay. */
export function merge(kept: Partial<Measurements>, fresh: Partial<Measurements>): Measurements {
  const order = WORKS.map(({ name }) => name);
  const works = replace(kept.works, fresh.works, ({ work, precision }) => `${work} ${precision}`);
  return {
    works: works.sort(
      (a, b) => order.indexOf(a.work) - order.indexOf(b.work) || (a.precision < b.precision ? 1 : -1),
    ),
    threads: replace(kept.threads, fresh.threads, ({ work }) => work),
    against: replace(kept.against, fresh.against, ({ name }) => name),
    startUp: fresh.startUp ?? kept.startUp,
    manyPlugins: fresh.manyPlugins ?? kept.manyPlugins,
  };
}

function replace<T>(kept: readonly T[] = [], fresh: readonly T[] = [], key: (row: T) => string): T[] {
  const rows = new Map([...kept, ...fresh].map(row => [key(row), row]));
  return [...rows.values()];
}
