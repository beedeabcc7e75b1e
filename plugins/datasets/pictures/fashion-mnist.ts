import { DataError, definePlugin } from '@ganzoo/sdk';
import { inRange, MNIST_FILES, mnistDataset, mnistSpec, PICTURE_RANGE } from '@ganzoo/sdk/data';
import type { DataFiles, DataSpec } from '@ganzoo/sdk';

const NAME = 'fashion-mnist';
/** Where Debian's package dataset-fashion-mnist puts the files. */
const DEBIAN = '/usr/share/datasets/fashion-mnist';

const published: DataSpec = {
  ...mnistSpec([
    'T-shirt/top',
    'trouser',
    'pullover',
    'dress',
    'coat',
    'sandal',
    'shirt',
    'sneaker',
    'bag',
    'ankle boot',
  ]),
  source:
    'H. Xiao, K. Rasul, R. Vollgraf (Zalando Research), https://github.com/zalandoresearch/fashion-mnist',
  licence: 'MIT',
};

const FOLDER = 'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com';

const downloads = (
  [
    ['train-images', 'idx3', 26_421_880, '3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84'],
    ['train-labels', 'idx1', 29_515, 'a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845'],
    ['t10k-images', 'idx3', 4_422_102, '346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073'],
    ['t10k-labels', 'idx1', 5_148, '67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5'],
  ] as const
).map(([what, format, bytes, sha256]) => {
  const file = `${what}-${format}-ubyte.gz`;
  return { file, url: `${FOLDER}/${file}`, bytes, sha256 };
});

/** Paths of the four files in a folder by name, gzipped or not; undefined for one that is not there. */
async function lookIn(files: DataFiles, folder: string): Promise<[name: string, path: string | undefined][]> {
  const found: [string, string | undefined][] = [];
  for (const name of Object.values(MNIST_FILES).flatMap(({ images, labels }) => [images, labels])) {
    const plain = `${folder.replace(/(?<=.)\/+$/, '')}/${name}`;
    let path: string | undefined;
    for (const each of [plain, `${plain}.gz`]) if (!path && (await files.kind(each)) === 'file') path = each;
    found.push([name, path]);
  }
  return found;
}

/** Paths of the four files by name, from the first folder that has all; throws {@link DataError} where none does. */
async function find(files: DataFiles, folder: string | null): Promise<Map<string, string>> {
  const folders = folder === null ? [files.fetched(NAME), DEBIAN] : [folder];
  for (const each of folders) {
    const found = await lookIn(files, each);
    if (found.every(([, path]) => path !== undefined)) return new Map(found as [string, string][]);
  }
  if (folder === null) {
    throw new DataError(
      `The files of Fashion-MNIST are not here. Looked in: ${folders.join(', ')}.`,
      undefined,
      `Run \`ganzoo datasets fetch ${NAME}\`; or install Debian's package: apt-get install dataset-fashion-mnist; or set \`folder\` to one that has the files.`,
    );
  }
  const missing = (await lookIn(files, folder)).find(([, path]) => path === undefined)![0];
  throw new DataError(
    `Neither ${missing} nor ${missing}.gz is in the folder.`,
    { file: folder },
    `Run \`ganzoo datasets fetch ${NAME} --to FOLDER\`, or set \`folder\` to one that has the four files.`,
  );
}

/** x: uint8 [28, 28, 1] scaled to the range asked for, light clothes on black; y: the kind of clothing. */
export const fashionMnist = definePlugin({
  kind: 'dataset',
  name: NAME,
  summary: '70,000 pictures of clothes of 28 by 28 pixels, with their classes.',
  paper: 'arXiv:1708.07747',
  params: {
    folder: {
      type: 'string',
      default: null,
      nullable: true,
      path: true,
      description:
        "Folder with the four idx files, gzipped or not; null: where `ganzoo datasets fetch` or Debian's package dataset-fashion-mnist puts them.",
    },
    range: PICTURE_RANGE,
  },
  published,
  downloads,
  async create({ folder, range }, { files }) {
    const paths = await find(files, folder);
    const listed = await Promise.all([...paths.values()].map(path => files.stat(path)));
    const stamp = listed.map(file => file.stamp).join();
    return mnistDataset({
      name: NAME,
      spec: { ...inRange(published, range), stamp },
      hint: `Fetch the files again: ganzoo datasets fetch ${NAME}.`,
      async read(name, most) {
        const file = paths.get(name)!;
        return { bytes: await files.unpacked(file, most), file };
      },
    });
  },
});
