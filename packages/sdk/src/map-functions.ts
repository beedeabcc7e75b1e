/** A function of a plugin's product. */
type Run = (...given: unknown[]) => unknown;

/**
 * A product each of whose functions is called by `call`, those too that the contract does not have yet.
 *
 * All else is as it is.
 */
export function mapFunctions<T extends object>(
  product: T,
  call: (run: Run, given: readonly unknown[]) => unknown,
): T {
  const mapped = Object.entries(product).map(([key, value]: [string, unknown]) => {
    if (typeof value !== 'function') return [key, value] as const;
    const run: Run = (...given) => Reflect.apply(value, product, given);
    return [key, (...given: unknown[]) => call(run, given)] as const;
  });
  return Object.fromEntries(mapped) as T;
}
