import type { RunParts } from '@ganzoo/core';
import type { NetBuilder } from '@ganzoo/sdk';
import { IMITATING_ROLES } from '@ganzoo/sdk/host';

/** What builds a net. */
interface NamedBuilder {
  readonly builder: NetBuilder;
  /** `architecture 'mlp' as 'generator'`, for messages. */
  readonly label: string;
  /** True where what it gives stands beside examples of its field. */
  readonly imitates: boolean;
}

/** The builder of a net: the game's own, or the one that its architecture has for the role. */
export function builderOf({ game, objective, architectures }: RunParts, net: string): NamedBuilder {
  const { role = '', build, outputs } = game.nets[net]!;
  if (build) return { builder: build, label: `the net '${net}' of ${objective.label}`, imitates: false };
  const { product, label } = architectures[net]!;
  const imitates = !outputs && IMITATING_ROLES.includes(role);
  return { builder: product[role]!, label: `${label} as '${net}'`, imitates };
}
