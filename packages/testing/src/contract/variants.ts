import type { Subject } from './subject.ts';

/** One choice of a parameter that the subject has not made. */
export interface Variant {
  /** `weights=kernels`. */
  readonly name: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Every other value of each parameter that is a choice: of those it lists, or true and false. */
export function variantsOf({ plugin, params }: Subject): Variant[] {
  return Object.entries(plugin.params).flatMap(([key, schema]) => {
    const choices: readonly unknown[] = schema.enum ?? (schema.type === 'boolean' ? [true, false] : []);
    const taken = JSON.stringify(Object.hasOwn(params, key) ? params[key] : schema.default);
    return choices
      .filter(choice => JSON.stringify(choice) !== taken)
      .map(choice => ({
        name: `${key}=${typeof choice === 'string' ? choice : JSON.stringify(choice)}`,
        params: { ...params, [key]: choice },
      }));
  });
}
