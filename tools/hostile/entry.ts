/** An experiment, or what poses as one, that must be refused. */
export interface Hostile {
  /** What it tries, as a name in a table; also the name of its file. */
  readonly name: string;
  /** The file's content; left out where `place` makes something that is no usual file. */
  readonly content?: string | Uint8Array;
  /** Makes the file, and others beside it, in a folder. */
  readonly place?: (folder: string, file: string) => void | Promise<void>;
  /** Changes on the command line. */
  readonly overrides?: readonly string[];
  /** Some of what the refusal must say. */
  readonly says: RegExp;
}

/** A good experiment, to which hostile ones add. */
export const GOOD = `name: good
dataset: { use: gaussian-ring, trainSize: 500, testSize: 100 }
architecture: { use: mlp, hidden: [8] }
objective: { use: non-saturating }
train: { steps: 3, batchSize: 16, latent: { dim: 2 } }
`;

/** {@link GOOD} with a line taken out and another put in. */
export function instead(key: string, line: string): string {
  return GOOD.replace(new RegExp(`^${key}:.*$`, 'm'), () => line);
}

/** `make(0) .. make(count - 1)`, joined. */
export function many(count: number, make: (index: number) => string, between = '\n'): string {
  return Array.from({ length: count }, (_, index) => make(index)).join(between);
}
