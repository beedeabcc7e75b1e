/** A JSON Schema, or what stands somewhere in one. */
export type Schema = Readonly<Record<string, unknown>>;

const INNER = '#/definitions/';

/**
 * A self-contained schema as several: each of its definitions by name, and under `root` what is left.
 *
 * Each `$ref` to a definition becomes one to the file `<name>.json` in the same folder.
 */
export function splitSchema({ definitions = {}, ...left }: Schema, root: string): Map<string, Schema> {
  const { $schema } = left;
  const parts = new Map<string, Schema>([[root, referToFiles(left) as Schema]]);
  for (const [name, definition] of Object.entries(definitions as Record<string, Schema>)) {
    if (parts.has(name)) throw new Error(`A definition has the root's name: ${name}.`);
    parts.set(name, { ...($schema !== undefined && { $schema }), ...(referToFiles(definition) as Schema) });
  }
  return parts;
}

function referToFiles(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(referToFiles);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) =>
      key === '$ref' && typeof inner === 'string' && inner.startsWith(INNER)
        ? [key, `${inner.slice(INNER.length)}.json`]
        : [key, referToFiles(inner)],
    ),
  );
}
