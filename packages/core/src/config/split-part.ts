import { RESERVED_KEYS } from '@ganzoo/sdk/host';
import type { Part } from './types.ts';

/** A part taken apart. */
export interface SplitPart {
  readonly use: string;
  /** What the plugin's `create` receives. */
  readonly params: Readonly<Record<string, unknown>>;
  /** What ganzoo itself reads: `on features every samples of`. */
  readonly reserved: Readonly<Record<string, unknown>>;
}

/** Takes a part apart into the plugin's name, the plugin's parameters and the keys that ganzoo keeps for itself. */
export function splitPart(part: Part): SplitPart {
  const params: Record<string, unknown> = {};
  const reserved: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(part)) {
    if (key === 'use') continue;
    (isReserved(key) ? reserved : params)[key] = value;
  }
  return { use: part.use, params, reserved };
}

function isReserved(key: string): boolean {
  return (RESERVED_KEYS as readonly string[]).includes(key);
}
