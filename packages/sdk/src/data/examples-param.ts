/** The parameter that says how many examples are drawn for a split: `count` where nothing is given, at most `most`. */
export const examplesParam = (split: string, count: number, most: number) =>
  ({
    type: 'integer',
    default: count,
    minimum: 1,
    maximum: most,
    description: `Examples in the ${split} split.`,
  }) as const;
