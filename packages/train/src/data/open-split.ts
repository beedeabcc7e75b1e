import type { Engine } from '@ganzoo/engine';
import { type Dataset } from '@ganzoo/sdk';
import { isStreamed } from '@ganzoo/sdk/data';
import { ResidentSplit } from './resident.ts';
import type { SplitData } from './split-data.ts';
import { StreamedData } from './streamed.ts';

/** Opens a split of a data set: hands it to TensorFlow where it is in memory, else makes ready to read it. */
export async function openSplit(engine: Engine, dataset: Dataset, split: string): Promise<SplitData> {
  const opened = await dataset.open(split);
  return isStreamed(opened)
    ? new StreamedData(dataset.spec, opened)
    : new ResidentSplit(engine, dataset.spec, opened);
}
