import { DataError, definePlugin } from '@ganzoo/sdk';
import { inRange, knownSplit, PICTURE_FILE_PARAMS, PICTURE_RANGE, pictureSplit } from '@ganzoo/sdk/data';
import type { DataFiles, DataSpec, FieldSpec } from '@ganzoo/sdk';
import { readAttribute, readPartition } from './lists.ts';

const NAME = 'celeba';
const PICTURES = 'img_align_celeba';
const PARTITION = 'list_eval_partition.txt';
const ATTRIBUTES = 'list_attr_celeba.txt';
const PAGE = 'https://mmlab.ie.cuhk.edu.hk/projects/CelebA.html';

const published: DataSpec = {
  streamed: true,
  fields: { x: { shape: [64, 64, 3], dtype: 'uint8', range: [0, 1] } },
  splits: { train: 162_770, validation: 19_867, test: 19_962 },
  source: `Z. Liu, P. Luo, X. Wang, X. Tang, Deep Learning Face Attributes in the Wild (2015), ${PAGE}; not fetched: its authors keep the files on Google Drive`,
  licence: 'non-commercial research only, by the agreement on its page',
};

/** Paths of a split's pictures and, where an attribute is asked for, whether each has it. */
interface Listed {
  readonly paths: string[];
  readonly labels: number[];
}

/** Paths of what is used, each of which is there; throws {@link DataError} where one is not. */
async function find(files: DataFiles, folder: string, attribute: string | null) {
  const at = folder.replace(/(?<=.)\/+$/, '');
  const used = {
    pictures: `${at}/${PICTURES}`,
    partition: `${at}/${PARTITION}`,
    ...(attribute !== null && { attributes: `${at}/${ATTRIBUTES}` }),
  };
  for (const [what, path] of Object.entries(used)) {
    const kind = what === 'pictures' ? 'folder' : 'file';
    if ((await files.kind(path)) === kind) continue;
    throw new DataError(
      kind === 'folder' ? "CelebA's pictures are not here." : "CelebA's list is not here.",
      { file: path },
      `Get ${PICTURES}.zip, ${PARTITION} and, for attributes, ${ATTRIBUTES} from ${PAGE}, unpack the first, and set \`folder\` to the folder of them all.`,
    );
  }
  return used;
}

/** The pictures by split as the lists tell; throws {@link DataError} with the line of one that is not there. */
async function read(files: DataFiles, folder: string, attribute: string | null) {
  const { pictures, partition, attributes } = await find(files, folder, attribute);
  const there = await files.list(pictures);
  const names = new Set(there.map(({ path }) => path));
  const values = attributes === undefined ? undefined : await readAttribute(files, attributes, attribute!);
  const splits: Record<string, Listed> = {};
  for (const [name, { value, line }] of await readPartition(files, partition)) {
    if (!names.has(name)) {
      const what = `${name} is listed, but there is no such file in ${pictures}.`;
      throw new DataError(what, { file: partition, line }, 'Unpack the pictures again, or remove the line.');
    }
    const label = values?.get(name)?.value;
    if (values && label === undefined) {
      const what = `${name} is listed, but not in ${attributes}.`;
      throw new DataError(what, { file: partition, line }, 'Both lists have to be of the same pictures.');
    }
    const split = (splits[value] ??= { paths: [], labels: [] });
    split.paths.push(`${pictures}/${name}`);
    if (label !== undefined) split.labels.push(label);
  }
  const lists = [partition, ...(attributes === undefined ? [] : [attributes])];
  const listed = await Promise.all(lists.map(path => files.stat(path)));
  const stamp = [...listed, ...there].map(each => `${each.path} ${each.stamp}`).join('\n');
  return { splits, stamp };
}

/**
 * x: uint8 [size, size, 3], the middle crop × crop pixels of a picture of 178 by 218, scaled; y, where an attribute is
 * named: 1 for those who have it, 0 for the others.
 *
 * The middle 160 × 160 pixels scaled to 64 × 64 bilinearly, each value from the four nearest, are those of "Are GANs
 * Created Equal?" (arXiv:1711.10337), rounded to bytes; `lanczos` has fewer jagged edges.
 */
export const celeba = definePlugin({
  kind: 'dataset',
  name: NAME,
  summary:
    '202,599 photographs of faces, read while training; the middle square is cut out and scaled as in the study.',
  paper: 'arXiv:1411.7766',
  params: {
    folder: {
      type: 'string',
      default: NAME,
      path: true,
      description: `Folder with ${PICTURES}/ and ${PARTITION}; from the experiment file's folder on.`,
    },
    attribute: {
      type: 'string',
      default: null,
      nullable: true,
      description: `Attribute in ${ATTRIBUTES}, such as Smiling, that makes two classes; null for no labels.`,
    },
    crop: {
      type: 'integer',
      default: 160,
      minimum: 1,
      maximum: 178,
      description:
        'Side in pixels of the square cut out of the middle before scaling; pictures are 178 wide.',
    },
    size: { type: 'integer', default: 64, minimum: 1, maximum: 1024, description: 'Pixels on a side.' },
    scaling: {
      type: 'string',
      enum: ['bilinear', 'lanczos'],
      default: 'bilinear',
      description:
        'bilinear: from the four nearest pixels, as in the study; lanczos: from all of them, smoother.',
    },
    range: PICTURE_RANGE,
    ...PICTURE_FILE_PARAMS,
  },
  published,
  async create({ folder, attribute, crop, size, scaling, range, onCorrupt, workers }, { files }) {
    const { splits, stamp } = await read(files, folder, attribute);
    const fields: Record<string, FieldSpec> = {
      x: { ...published.fields['x']!, shape: [size, size, 3] },
      ...(attribute !== null && {
        y: { shape: [], dtype: 'int32', classes: 2, classNames: [`not ${attribute}`, attribute] },
      }),
    };
    const sizes = Object.fromEntries(Object.entries(splits).map(([name, { paths }]) => [name, paths.length]));
    return {
      spec: inRange({ ...published, fields, splits: sizes, stamp }, range),
      async open(split) {
        const { paths, labels } = knownSplit(NAME, splits, split);
        const pictures = { paths, ...(attribute !== null && { labels: Int32Array.from(labels) }), onCorrupt };
        return pictureSplit(pictures, files.pictures({ size, channels: 3, crop, scaling }, workers));
      },
    };
  },
});
