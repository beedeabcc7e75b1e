import type { Game } from '@ganzoo/sdk';
import type { ExperimentConfig } from '../config/types.ts';
import { hintOf } from '../experiment-error.ts';
import { didYouMean } from '../nearest.ts';
import { misfit, type Faults } from './faults.ts';
import type { Make } from './make-part.ts';
import type { RunPart } from './parts.ts';
import type { Place } from './place.ts';

/** What architectures are made for. */
interface NetsAsked {
  readonly game: Pick<Game, 'nets'>;
  /** `objective 'x'`, for messages. */
  readonly label: string;
  readonly place: Place;
}

/**
 * The architecture of each net that the game has none of its own for: that of `nets.<name>`, else the one for all.
 *
 * Nets that live in one field share a product. Undefined where one cannot be made.
 */
export async function makeArchitectures(
  config: ExperimentConfig,
  { game, label, place }: NetsAsked,
  make: Make,
  faults: Faults,
): Promise<Record<string, RunPart<'architecture'>> | undefined> {
  const names = Object.keys(game.nets);
  const { nets = {} } = config;
  for (const name of Object.keys(nets).filter(each => !names.includes(each))) {
    const hint = hintOf(didYouMean(name, names), `Its nets: ${names.join(', ')}.`);
    faults.add(misfit(`nets.${name}`, `nets names '${name}', which is no net of ${label}.`, hint));
  }
  const made = new Map<string, RunPart<'architecture'> | undefined>();
  const architectures: Record<string, RunPart<'architecture'>> = {};
  for (const [name, { build, field }] of Object.entries(game.nets)) {
    if (build) continue;
    const own = Object.hasOwn(nets, name);
    const path = own ? `nets.${name}` : 'architecture';
    const part = own ? nets[name] : config.architecture;
    if (!part) {
      const hint = `Add \`architecture: { use: mlp }\`, or \`nets: { ${name}: { use: mlp } }\`.`;
      faults.add(misfit('architecture', `${label} needs an architecture for its net '${name}'.`, hint));
      return undefined;
    }
    const key = `${path} ${String(field)}`;
    if (!made.has(key)) made.set(key, await make('architecture', part, path, { ...place, field }));
    const architecture = made.get(key);
    if (architecture) architectures[name] = architecture;
  }
  return faults.any ? undefined : architectures;
}
