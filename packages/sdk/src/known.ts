/**
 * A record that knows its names: reading another throws a `ReferenceError`, "there is no field 'a'; there are x, y".
 *
 * `what` is the word for one of them: `field`, `net`, `number of the state`.
 */
export function known<V>(what: string, record: Readonly<Record<string, V>>): Readonly<Record<string, V>> {
  return new Proxy(record, {
    get(target, key) {
      if (typeof key !== 'string' || Object.hasOwn(target, key)) return Reflect.get(target, key) as unknown;
      // what JavaScript itself asks of any object
      if (key === 'toJSON' || key === 'then' || key in Object.prototype) return undefined;
      const names = Object.keys(target);
      const there =
        names.length > 0 ? `there ${names.length > 1 ? 'are' : 'is'} ${names.join(', ')}` : 'there are none';
      throw new ReferenceError(`there is no ${what} '${key}'; ${there}`);
    },
  });
}
