import type { Dataset, Plugin, Split } from '@ganzoo/sdk';
import { CompositionError } from '@ganzoo/sdk';
import { sizeOf } from '@ganzoo/sdk/data';
import { inMemory, make, streamedTwin, stripes, testFiles } from '@ganzoo/testing';
import { Rng } from '@ganzoo/sdk';
import { describe, expect, it } from 'vitest';
import { balanced } from './balanced.ts';
import { captioned } from './captioned.ts';
import { labelled } from './labelled.ts';
import { mirror } from './mirror.ts';
import { paired } from './paired/index.ts';
import { OPERATIONS } from './paired/operations.ts';
import { split } from './split.ts';
import { subset } from './subset.ts';
import { transformed } from './transformed.ts';
import { unpaired } from './unpaired.ts';

const context = { files: testFiles(), rng: new Rng(0) };
const base = async (): Promise<Dataset> => make(stripes, {}, context);
const opened = async (dataset: Dataset, name: string, group?: string): Promise<Split> =>
  inMemory(await dataset.open(name, group));
/** Example `row` of a field. */
const example = ({ spec }: Dataset, { fields }: Split, name: string, row: number): number[] => {
  const width = sizeOf(spec.fields[name]!.shape);
  return [...fields[name]!.subarray(row * width, (row + 1) * width)];
};

describe('subset', () => {
  it('keeps so many training examples, in their order, the same for the same seed', async () => {
    const whole = await base();
    const some = await make(subset, { base: whole, size: 10, seed: 3 }, context);
    const again = await make(subset, { base: whole, size: 10, seed: 3 }, context);
    const other = await make(subset, { base: whole, size: 10, seed: 4 }, context);
    expect(some.spec.splits).toEqual({ train: 10, test: 48 });
    const [a, b, c] = [
      await opened(some, 'train'),
      await opened(again, 'train'),
      await opened(other, 'train'),
    ];
    expect(a).toEqual(b);
    expect(a.fields['x']).not.toEqual(c.fields['x']);
    expect(a.size).toBe(10);
  });

  it('keeps classes in every split, under their own labels', async () => {
    const some = await make(subset, { base: await base(), classes: [0, 2] }, context);
    expect(some.spec.splits).toEqual({ train: 64, test: 32 });
    expect(new Set((await opened(some, 'test')).fields['y'])).toEqual(new Set([0, 2]));
    expect(some.spec.fields['y']?.classes).toBe(3);
  });

  it('is the same of data that are read while they are used', async () => {
    const streamed = (await make(streamedTwin(stripes) as never, {}, context)) as Dataset;
    const some = await make(subset, { base: streamed, size: 10, seed: 3 }, context);
    const plain = await make(subset, { base: await base(), size: 10, seed: 3 }, context);
    const read = await some.open('train');
    if (!('read' in read)) throw new Error('not streamed');
    const { fields } = await read.read(Int32Array.from({ length: 10 }, (_, row) => row));
    expect(fields['x']).toEqual((await opened(plain, 'train')).fields['x']);
    await read.close();
  });
});

describe('split', () => {
  it('parts the training examples: each is in one of the two', async () => {
    const whole = await base();
    const parts = await make(split, { base: whole, share: 0.25, seed: 1 }, context);
    expect(parts.spec.splits).toEqual({ train: 72, validation: 24, test: 48 });
    const [train, validation] = [await opened(parts, 'train'), await opened(parts, 'validation')];
    const all = await opened(whole, 'train');
    const keys = (of: Split): string[] =>
      Array.from({ length: of.size }, (_, row) => example(whole, of, 'x', row).join());
    expect([...keys(train), ...keys(validation)].sort()).toEqual(keys(all).sort());
  });

  it('refuses a share that leaves one of them empty', async () => {
    const whole = await base();
    await expect(async () => make(split, { base: whole, share: 0.001 }, context)).rejects.toThrow(
      CompositionError,
    );
  });
});

describe('balanced', () => {
  it('has each class alike in any stretch of rows', async () => {
    const uneven = await make(subset, { base: await base(), size: 20, seed: 1 }, context);
    const even = await make(balanced, { base: uneven }, context);
    const { size, fields } = await opened(even, 'train');
    const counts = [0, 1, 2].map(label => fields['y']!.filter(y => y === label).length);
    expect(counts).toEqual([size / 3, size / 3, size / 3]);
    expect([...fields['y']!.subarray(0, 6)]).toEqual([0, 1, 2, 0, 1, 2]);
  });
});

describe('labelled', () => {
  it('keeps as many labels of each class, beside all examples without', async () => {
    const few = await make(labelled, { base: await base(), count: 12, batch: 6 }, context);
    expect(few.spec.groups).toEqual({
      unlabelled: { fields: ['x'], splits: { train: 96, test: 48 } },
      labelled: { fields: ['labelledX', 'y'], splits: { train: 12, test: 48 }, batch: 6 },
    });
    const pairs = await opened(few, 'train', 'labelled');
    expect([0, 1, 2].map(label => pairs.fields['y']!.filter(y => y === label).length)).toEqual([4, 4, 4]);
    expect((await opened(few, 'train', 'unlabelled')).size).toBe(96);
    // the label is the example's own
    const whole = await base();
    const all = await opened(whole, 'train');
    const labels = new Map(
      Array.from({ length: 96 }, (_, row) => [example(whole, all, 'x', row).join(), all.fields['y']![row]]),
    );
    for (let row = 0; row < 12; row++)
      expect(labels.get(example(few, pairs, 'labelledX', row).join())).toBe(pairs.fields['y']![row]);
  });

  it('refuses a count that classes cannot share', async () => {
    const whole = await base();
    await expect(async () => make(labelled, { base: whole, count: 10 }, context)).rejects.toThrow(
      /10 is no multiple of 3 classes/,
    );
  });
});

describe('unpaired', () => {
  it('has two groups with sizes, labels and orders of their own', async () => {
    const a = await make(subset, { base: await base(), size: 30 }, context);
    const both = make(unpaired, { a, b: await base() }, context) as Dataset;
    expect(both.spec.groups).toEqual({
      a: { fields: ['a', 'aLabel'], splits: { train: 30, test: 48 } },
      b: { fields: ['b', 'bLabel'], splits: { train: 96, test: 48 } },
    });
    expect((await opened(both, 'train', 'a')).fields['a']).toEqual((await opened(a, 'train')).fields['x']);
    await expect(both.open('train', 'c')).rejects.toThrow("unpaired has no split 'c'");
  });
});

describe('mirror', () => {
  it('adds the mirror image of each training picture, in the second half', async () => {
    const whole = await base();
    const twice = make(mirror, { base: whole }, context) as Dataset;
    expect(twice.spec.splits).toEqual({ train: 192, test: 48 });
    const all = await opened(twice, 'train');
    const picture = example(whole, all, 'x', 5);
    const turned = Array.from({ length: 64 }, (_, i) => picture[i - (i % 8) + 7 - (i % 8)]);
    expect(example(whole, all, 'x', 96 + 5)).toEqual(turned);
    expect(all.fields['y']![96 + 5]).toBe(all.fields['y']![5]);
    expect(example(whole, all, 'x', 5)).toEqual(example(whole, await opened(whole, 'train'), 'x', 5));
  });
});

describe('paired', () => {
  const size = { height: 2, width: 2, channels: 1 };
  const picture = Uint8Array.of(0, 100, 200, 44);

  it.each([
    ['invert', [255, 155, 55, 211]],
    // the right column becomes the upper row
    ['rotate', [100, 44, 0, 200]],
    ['grey', [0, 100, 200, 44]],
    ['downscale', [86, 86, 86, 86]],
    ['blend', [50, 50, 122, 122]],
  ] as const)('%s is what it says', (name, expected) => {
    expect([...OPERATIONS[name](picture, size)]).toEqual(expected);
  });

  it('finds an edge from black to white at its two sides, and none where all is alike', () => {
    const half = Uint8Array.from({ length: 16 }, (_, i) => (i % 4 < 2 ? 0 : 255));
    const four = { height: 4, width: 4, channels: 1 };
    expect([...OPERATIONS.edges(half, four).subarray(0, 4)]).toEqual([0, 255, 255, 0]);
    expect(new Set(OPERATIONS.edges(new Uint8Array(16).fill(9), four))).toEqual(new Set([0]));
  });

  it('adds the same noise to the same picture', () => {
    const grey = new Uint8Array(64).fill(128);
    const [a, b] = [OPERATIONS.noise(grey, size), OPERATIONS.noise(grey, size)];
    expect(a).toEqual(b);
    expect(new Set(a).size).toBeGreaterThan(10);
  });

  it('keeps x and its label beside what is translated from', async () => {
    const whole = await base();
    const pairs = make(paired, { base: whole, operation: 'invert' } as never, context) as Dataset;
    const { fields } = await opened(pairs, 'test');
    expect(fields['from']!.every((byte, i) => byte === 255 - fields['x']![i]!)).toBe(true);
    expect(fields['y']).toEqual((await opened(whole, 'test')).fields['y']);
  });
});

describe('transformed', () => {
  it('has the pictures after the operation, and their labels', async () => {
    const whole = await base();
    const other: Dataset = await make(transformed, { base: whole, operation: 'invert' }, context);
    expect(other.spec.splits).toEqual(whole.spec.splits);
    const [{ fields }, before] = [await opened(other, 'test'), await opened(whole, 'test')];
    expect(fields['x']!.every((byte, i) => byte === 255 - before.fields['x']![i]!)).toBe(true);
    expect(fields['y']).toEqual(before.fields['y']);
  });
});

describe('captioned', () => {
  const named = async (plugin: Plugin<'dataset'> = stripes): Promise<Dataset> => {
    const { spec, open }: Dataset = await make(plugin, {}, context);
    const y = { ...spec.fields['y']!, classNames: ['lying', 'standing', 'aslant and more'] };
    return { spec: { ...spec, fields: { ...spec.fields, y } }, open };
  };
  const sentences = ({ spec }: Dataset, { size, fields }: Split): string[] => {
    const { classNames = [], shape } = spec.fields['caption']!;
    const words = Array.from(fields['caption']!, word => classNames[word]!);
    return Array.from({ length: size }, (_, i) =>
      words
        .slice(i * shape[0]!, (i + 1) * shape[0]!)
        .join(' ')
        .trim(),
    );
  };

  it('names class and brightness in words, filled up to the longest', async () => {
    const told: Dataset = await make(captioned, { base: await named() }, context);
    const { shape, classes, classNames } = told.spec.fields['caption']!;
    const words = ['', 'a', 'dark', 'bright', 'lying', 'standing', 'aslant', 'and', 'more'];
    expect({ shape, classes, classNames }).toEqual({ shape: [5], classes: 9, classNames: words });
    const split = await opened(told, 'train');
    const all = sentences(told, split);
    const means = all.map((_, i) => example(told, split, 'x', i).reduce((a, b) => a + b) / 64);
    const median = [...means].sort((a, b) => a - b)[48]!;
    all.forEach((sentence, i) => {
      const name = ['lying', 'standing', 'aslant and more'][split.fields['y']![i]!];
      expect(sentence).toBe(`a ${means[i]! > median ? 'bright' : 'dark'} ${name}`);
    });
    expect(new Set(all).size).toBe(6);
  });

  it('is the same of data that are read while they are used', async () => {
    const plain: Dataset = await make(captioned, { base: await named() }, context);
    const streamed: Dataset = await make(captioned, { base: await named(streamedTwin(stripes)) }, context);
    const read = await streamed.open('train');
    if (!('read' in read)) throw new Error('not streamed');
    const { fields } = await read.read(Int32Array.of(5, 80, 7));
    await read.close();
    const { fields: all } = await opened(plain, 'train');
    expect([...fields['caption']!]).toEqual(
      [5, 80, 7].flatMap(row => [...all['caption']!.subarray(5 * row, 5 * row + 5)]),
    );
  });

  it('calls classes without names by their number, and refuses data without classes', async () => {
    const told: Dataset = await make(captioned, { base: await base() }, context);
    expect(sentences(told, await opened(told, 'test'))[1]).toMatch(/^a (?:dark|bright) 1$/);
    const { spec, open } = await base();
    const bare = { spec: { ...spec, fields: { x: spec.fields['x']! } }, open };
    expect(() => make(captioned, { base: bare }, context)).toThrow("needs examples 'x' with labels 'y'");
  });
});
