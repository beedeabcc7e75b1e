/** A file that is written from the plugins, and its text. */
export type Generated = readonly [file: string, text: string];

/** Files that are not what they would be if they were generated now. */
export interface Comparison {
  /** Files that are missing or have another text. */
  readonly stale: readonly string[];
  /** Files that nothing generates any more, such as the page of a kind without plugins. */
  readonly leftOver: readonly string[];
}

/** What is generated against the written files with their texts, each in the order given. */
export function compare(generated: readonly Generated[], written: ReadonlyMap<string, string>): Comparison {
  const wanted = new Map(generated);
  return {
    stale: [...wanted].filter(([file, text]) => written.get(file) !== text).map(([file]) => file),
    leftOver: [...written.keys()].filter(file => !wanted.has(file)),
  };
}
