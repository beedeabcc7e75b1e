/** A part that another is made of. */
export interface InnerPart {
  /** The outer one, `objective 'outer'`. */
  readonly of: string;
  /** Where the outer one has it among its parameters: `base`, `games.0`. */
  readonly key: string;
  readonly label: string;
}

let current: string | undefined;
const blamed = new WeakMap<object, string>();

/** The plugin whose function is running, such as `objective 'wasserstein'`. */
export function currentPlugin(): string | undefined {
  return current;
}

/** Runs a plugin's function under its name. */
export function runAs<T>(name: string, run: () => T): T {
  const outer = current;
  current = name;
  try {
    return run();
  } finally {
    current = outer;
  }
}

/** Runs a function of a part inside another; what it throws is to be told with both, see {@link blamedFor}. */
export function runInside<T>(part: InnerPart, run: () => T): T {
  const name = innerName(part);
  const blame = (error: unknown): never => {
    if (typeof error === 'object' && error !== null && !blamed.has(error)) blamed.set(error, name);
    throw error;
  };
  try {
    const result = runAs(name, run);
    return result instanceof Promise ? (result.catch(blame) as T) : result;
  } catch (error) {
    return blame(error);
  }
}

/** Who threw it, where that was a part inside another: `objective 'outer' (base: objective 'inner')`. */
export function blamedFor(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null ? blamed.get(error) : undefined;
}

/** The inner part beside the outer one, in the words for what is running. */
function innerName({ of, key, label }: InnerPart): string {
  const both = `${of} (${key}: ${label})`;
  if (current === undefined) return both;
  // the last one: a plugin may be inside one of its own sort
  const at = current.lastIndexOf(of);
  return at < 0
    ? `${current}, in ${both},`
    : `${current.slice(0, at)}${both}${current.slice(at + of.length)}`;
}
