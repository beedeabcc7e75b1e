import type { LoggedStep, Monitor } from '@ganzoo/sdk';

/** What a monitor says after each of some logged steps with these values of one tag. */
export function saidOf({ warn, lookBack = 0 }: Monitor, tag: string, values: readonly number[]): unknown[] {
  const logged = values.map((value, step): LoggedStep => ({ step, values: { [tag]: value } }));
  return logged.map(({ step, values: now }) => {
    const before = lookBack > 0 ? logged.slice(0, step).slice(-lookBack) : [];
    return warn!(now, step, before);
  });
}

/** A place in a run, where nothing but its shape counts. */
export const CONTEXT = {
  data: { fields: {}, splits: {} },
  samples: { shape: [2], dtype: 'float32' as const },
  steps: 100,
};
