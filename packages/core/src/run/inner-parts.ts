import type { RunPart } from './parts.ts';

/** The parts inside another, at any depth, each before those inside it. */
export function partsInside({ inner }: RunPart): RunPart[] {
  return Object.values(inner)
    .flat()
    .flatMap((part: RunPart) => [part, ...partsInside(part)]);
}
