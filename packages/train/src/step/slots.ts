import type { RunPart } from '@ganzoo/core';
import { tf } from '@ganzoo/sdk';
import { known, type Parameter, type Parameters } from '@ganzoo/sdk/host';

/** What a player's optimizer keeps of a weight. */
export interface KeptOfWeight {
  /** By name. */
  readonly slots: Readonly<Record<string, tf.Variable>>;
  /** Updates so far. */
  readonly count: tf.Variable;
}

/**
 * Slots and count of a weight that is about to be updated by a player.
 *
 * All weights of a player share one count, but for those that came later: their first update is their first.
 */
export function keptOf(
  optimizer: RunPart<'optimizer'>['product'],
  extras: Parameters,
  player: string,
  { path, variable }: Parameter,
): KeptOfWeight {
  const isNew = optimizer.slots.length > 0 && !hasSlots(optimizer, extras, player, path);
  const shared = sharedCount(extras, player);
  const late = isNew && extras.number(countPath(player)) > 0;
  const count = extras.find(countPath(player, path)) ?? (late ? ownCount(extras, player, path, 0) : shared);
  const slots = optimizer.slots.map(slot => {
    const first = optimizer.initial?.[slot] ?? 0;
    const init = first === 'weight' ? () => tf.clone(variable) : `constant:${first}`;
    const request = { init, trainable: false };
    return [slot, extras.get(slotPath(slot, player, path), variable.shape, request)] as const;
  });
  return { slots: known('slot', Object.fromEntries(slots)), count };
}

/** A weight that has no part in this update, though it had in others, goes on with a count of its own. */
export function leaveOut(
  optimizer: RunPart<'optimizer'>['product'],
  extras: Parameters,
  player: string,
  { path }: Parameter,
): void {
  if (!hasSlots(optimizer, extras, player, path) || extras.find(countPath(player, path))) return;
  ownCount(extras, player, path, extras.number(countPath(player)));
}

/** Updates of the player itself, which most of its weights share. */
export function sharedCount(extras: Parameters, player: string): tf.Variable {
  return extras.get(countPath(player), [], { init: 'zeros', trainable: false });
}

/** Brings a player's slots and counts to what they were before its first update. */
export function beginAnew(extras: Parameters, player: string, slots: readonly string[]): void {
  const starts = [`updates/${player}/`, ...slots.map(slot => `${slot}/${player}/`)];
  for (const { path } of extras.all()) {
    if (path === countPath(player) || starts.some(start => path.startsWith(start))) extras.restart(path);
  }
}

function hasSlots(
  { slots }: RunPart<'optimizer'>['product'],
  extras: Parameters,
  player: string,
  path: string,
): boolean {
  const [first] = slots;
  return first !== undefined && extras.find(slotPath(first, player, path)) !== undefined;
}

function ownCount(extras: Parameters, player: string, path: string, start: number): tf.Variable {
  return extras.get(countPath(player, path), [], { init: `constant:${start}`, trainable: false });
}

function slotPath(slot: string, player: string, path: string): string {
  return `${slot}/${player}/${path}`;
}

function countPath(player: string, path?: string): string {
  return path === undefined ? `updates/${player}` : `updates/${player}/${path}`;
}
