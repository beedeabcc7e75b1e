/** Where the averaged weight of a net's weight is kept. */
export function averagePath(weight: string): string {
  return `average/${weight}`;
}
