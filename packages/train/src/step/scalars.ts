import { partsInside, type RunParts } from '@ganzoo/core';
import type { History } from '@ganzoo/sdk';
import type { BrokenTensor } from '../diverged/finite.ts';
import type { Schedule } from './schedule.ts';

/** The first loss that is no number, in the first step that has one. */
export function firstBrokenLoss(
  steps: readonly Readonly<Record<string, number>>[],
): (BrokenTensor & { readonly index: number }) | undefined {
  for (const [index, values] of steps.entries()) {
    for (const [path, value] of Object.entries(values)) {
      if (path.endsWith('/loss') && !Number.isFinite(value)) return { index, path, value };
    }
  }
  return undefined;
}

/** Losses by player. */
export function lossesOf(values: Readonly<Record<string, number>>): Record<string, number> {
  const losses = Object.entries(values).filter(([name]) => name.endsWith('/loss'));
  return Object.fromEntries(losses.map(([name, value]) => [name.slice(0, -'/loss'.length), value]));
}

/** Learning rates at a step, by the tag they are logged under; an optimizer made of another has that one's. */
export function learningRates(
  { optimizers }: RunParts,
  schedule: Schedule,
  history: History,
): Record<string, number> {
  const rates = Object.entries(optimizers).flatMap(([player, optimizer]) => {
    const owner = [optimizer, ...partsInside(optimizer)].find(
      ({ params }) => typeof params['learningRate'] === 'number',
    );
    if (!owner) return [];
    const scheduled = schedule.numbers.find(number => number.path === `${owner.path}.learningRate`);
    return [
      [
        `${player}/learning-rate`,
        scheduled?.at(history) ?? (owner.params['learningRate'] as number),
      ] as const,
    ];
  });
  return Object.fromEntries(rates);
}
