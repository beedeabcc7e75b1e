import type { DataSpec, KnownModes } from '../contracts/data.ts';

declare const VALUE: unique symbol;

/** Something that only the maker of a data set knows, such as where its modes are or the table it was drawn by. */
export interface Fact<T> {
  readonly name: string;
  readonly [VALUE]?: T;
}

/**
 * A fact by its name, which whoever knows it and whoever asks for it share.
 *
 * @example
 * export const CHAIN = fact<{ readonly transitions: readonly (readonly number[])[] }>('chain');
 * const spec = { fields, splits, known: know(CHAIN, { transitions }) };
 * const chain = knownOf(data, CHAIN); // undefined for a data set that does not know it
 */
export function fact<T>(name: string): Fact<T> {
  return { name };
}

/** What a data set knows, for `known` of its spec; several are spread into one record. */
export function know<T>({ name }: Fact<T>, value: T): Readonly<Record<string, unknown>> {
  return { [name]: value };
}

/** What a data set knows of something; undefined where it does not. */
export function knownOf<T>({ known = {} }: Pick<DataSpec, 'known'>, { name }: Fact<T>): T | undefined {
  return Object.hasOwn(known, name) ? (known[name] as T) : undefined;
}

/** Where the probability mass lies. */
export const MODES = fact<KnownModes>('modes');
