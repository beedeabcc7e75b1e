import { DataError, definePlugin } from '@ganzoo/sdk';
import {
  knownSplit,
  OWN_FILES,
  PICTURE_FILE_PARAMS,
  PICTURE_RANGE,
  pictureSplit,
  rangeOf,
} from '@ganzoo/sdk/data';
import type { DataFiles, DataSpec, Rng } from '@ganzoo/sdk';

const PICTURE = /\.(png|jpe?g|webp)$/i;

/** The pictures below a folder, sorted; throws {@link DataError} where there are none. */
async function find(files: DataFiles, folder: string): Promise<{ paths: string[]; stamp: string }> {
  const all = await files.list(folder);
  const pictures = all.filter(({ path }) => PICTURE.test(path));
  if (pictures.length === 0) {
    const what = all.length === 0 ? 'is empty' : 'holds files, but none ending in .png, .jpg, .jpeg or .webp';
    throw new DataError(`The folder ${what}.`, { file: folder }, 'Name a folder with pictures in it.');
  }
  const stamp = pictures.map(picture => `${picture.path} ${picture.stamp}`).join('\n');
  return { paths: pictures.map(({ path }) => path), stamp };
}

/** The folder a picture lies in, `''` for the one that was listed. */
function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.indexOf('/')));
}

/** Names of the sub-folders with pictures, none where all pictures lie in the folder itself. */
function classesOf(paths: readonly string[], folder: string): string[] {
  const names = [...new Set(paths.map(folderOf))];
  if (names.length > 1 && names.includes('')) {
    const beside = paths.find(path => folderOf(path) === '');
    throw new DataError(
      `Some pictures lie in sub-folders and some beside these, such as ${beside}.`,
      { file: folder },
      'Put all into one sub-folder a class, or none.',
    );
  }
  return names.filter(name => name !== '');
}

/** Paths with the folder's name before them, and classes by number; throws where a class is not among `classes`. */
function place(folder: string, paths: readonly string[], classes: readonly string[]) {
  const full = paths.map(path => `${folder.replace(/\/+$/, '')}/${path}`);
  if (classes.length === 0) return { paths: full };
  const labels = Int32Array.from(paths, path => classes.indexOf(folderOf(path)));
  const stranger = labels.indexOf(-1);
  if (stranger >= 0) {
    throw new DataError(
      `${paths[stranger]} is of none of the classes that the training pictures have.`,
      { file: folder },
      `Classes: ${classes.join(', ')}.`,
    );
  }
  return { paths: full, labels };
}

/** Places of the pictures that are kept back for tests: drawn once, whatever the run's seed. */
function keptBack(rng: Rng, count: number, share: number): Set<number> {
  return new Set(
    rng
      .fork('test')
      .permutation(count)
      .slice(0, Math.round(count * share)),
  );
}

/** x: uint8 [size, size, channels], cut square and scaled; y: number of the sub-folder by name, where there are any. */
export const imageFolder = definePlugin({
  kind: 'dataset',
  name: 'image-folder',
  summary: 'Pictures in a folder (PNG, JPEG, WebP), read while training; sub-folders are classes.',
  params: {
    folder: {
      type: 'string',
      default: 'pictures',
      path: true,
      description: "Folder of pictures or of one sub-folder a class; from the experiment file's folder on.",
    },
    testFolder: {
      type: 'string',
      default: null,
      nullable: true,
      path: true,
      description: 'The same for test pictures.',
    },
    testShare: {
      type: 'number',
      default: 0.1,
      minimum: 0,
      maximum: 0.9,
      description: 'Share of the pictures kept for tests where there is no testFolder.',
    },
    size: { type: 'integer', default: 64, minimum: 1, maximum: 1024, description: 'Pixels on a side.' },
    channels: { type: 'integer', enum: [1, 3], default: 3, description: '1: brightness; 3: colours.' },
    crop: {
      type: 'integer',
      default: 0,
      minimum: 0,
      description:
        'Side in pixels of the square cut out of the middle before scaling; 0: the largest there is.',
    },
    range: { ...PICTURE_RANGE, default: '[-1,1]' },
    ...PICTURE_FILE_PARAMS,
  },
  published: OWN_FILES,
  async create(
    { folder, testFolder, testShare, size, channels, crop, range, onCorrupt, workers },
    { files, rng },
  ) {
    const { paths, stamp } = await find(files, folder);
    const classes = classesOf(paths, folder);
    const test = testFolder === null ? undefined : await find(files, testFolder);
    const back = test ? new Set<number>() : keptBack(rng, paths.length, testShare);
    const pick = (kept: boolean) => paths.filter((_, i) => back.has(i) === kept);
    const splits = {
      train: place(folder, pick(false), classes),
      ...(test && { test: place(testFolder!, test.paths, classes) }),
      ...(back.size > 0 && { test: place(folder, pick(true), classes) }),
    };
    const label = { shape: [], dtype: 'int32' as const, classes: classes.length, classNames: classes };
    const spec: DataSpec = {
      fields: {
        x: { shape: [size, size, channels], dtype: 'uint8', range: rangeOf(range) },
        ...(classes.length > 0 && { y: label }),
      },
      splits: Object.fromEntries(Object.entries(splits).map(([name, split]) => [name, split.paths.length])),
      streamed: true,
      stamp: `${stamp}\n\n${test?.stamp}`,
    };
    return {
      spec,
      async open(split) {
        const pictures = knownSplit<ReturnType<typeof place>>('image-folder', splits, split);
        const shape = { size, channels: channels, crop };
        return pictureSplit({ ...pictures, onCorrupt }, files.pictures(shape, workers));
      },
    };
  },
});
