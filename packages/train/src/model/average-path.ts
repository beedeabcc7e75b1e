/** Where the averaged weight of a net's weight is kept. */
export function averagePath(weight: string): string {
  return `average/${weight}`;
}

/** What averaged weights were called by before they had a path of their own. */
export const EARLIER_AVERAGE = 'ema/';

/** The averaged weight in a checkpoint, of any format; undefined where there is none. */
export function averageIn<T>(extras: ReadonlyMap<string, T>, weight: string): T | undefined {
  return extras.get(averagePath(weight)) ?? extras.get(`${EARLIER_AVERAGE}${weight}`);
}
