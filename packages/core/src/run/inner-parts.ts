import type { RunPart } from './parts.ts';

/** The parts inside another, at any depth, each before those inside it. */
export function partsInside({ inner }: RunPart): RunPart[] {
  return Object.values(inner)
    .flat()
    .flatMap((part: RunPart) => [part, ...partsInside(part)]);
}

/**
 * A part with those of its kind inside it, for messages about what may be the one's slip or the other's:
 * `objective 'outer' (base: objective 'inner')`.
 */
export function labelWithInner({ kind, label, inner }: RunPart): string {
  const inside = Object.entries(inner).flatMap(([key, made]) =>
    [made].flat().map((part: RunPart, i) => ({ part, key: Array.isArray(made) ? `${key}.${i}` : key })),
  );
  const told = inside
    .filter(({ part }) => part.kind === kind)
    .map(({ part, key }) => `${key}: ${labelWithInner(part)}`);
  return told.length === 0 ? label : `${label} (${told.join(', ')})`;
}
