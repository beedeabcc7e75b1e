/** The same object but for one property; what the object computes when it is asked stays so. */
export function withProperty<T extends object, K extends keyof T>(given: T, key: K, value: T[K]): T {
  return Object.create(given, { [key]: { value, enumerable: true } }) as T;
}
