// Without imports that run, since the command line is read before the engine, which is large, is loaded.
import type { Device } from '@ganzoo/engine';

/** What a device may be called, for messages. */
export const DEVICES = '`cpu` or `gpu:N`, such as `gpu:0`';

/** Reads `cpu`, `gpu` (the first one) or `gpu:N`; undefined where it is none of them. */
export function parseDevice(text: string): Device | undefined {
  if (text === 'cpu') return text;
  const match = /^gpu(?::(\d{1,3}))?$/.exec(text);
  return match ? `gpu:${Number(match[1] ?? 0)}` : undefined;
}
