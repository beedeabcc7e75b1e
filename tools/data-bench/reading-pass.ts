import { dirname, join } from 'node:path';
import { dataFiles, discoverPlugins } from '@ganzoo/core';
import { Rng } from '@ganzoo/sdk';
import { isStreamed } from '@ganzoo/sdk/data';
import { DataOrder, ReadAhead, StreamedData } from '@ganzoo/train';
import { ROOT } from '../shared/root.ts';
import { SIDE } from './pictures.ts';

/** Examples asked for at a time. */
export const BATCH = 64;

/** What reading every picture once was like. */
export interface ReadingPass {
  readonly imagesPerSecond: number;
  /** Images a second of processor time, of all threads together: what a busy machine does not change. */
  readonly imagesPerCpuSecond: number;
  /** MB of resident memory after each tenth of the pass. */
  readonly residentMb: readonly number[];
}

/** Reads all pictures once in a random order, batch by batch, without doing anything with them. */
export async function readingPass(folder: string, workers: number): Promise<ReadingPass> {
  const catalog = await discoverPlugins({ start: ROOT });
  const files = dataFiles({ folder, packageRoots: [dirname(ROOT)], cacheFolder: join(folder, 'cache') });
  const params = { folder: 'pictures', testFolder: null, testShare: 0, size: SIDE, channels: 3, crop: 0 };
  const given = { ...params, range: '[-1,1]', onCorrupt: 'fail', workers };
  const plugin = catalog.get('dataset', 'image-folder');
  const dataset = await plugin.create(given, { files, rng: new Rng(0) });
  const split = await dataset.open('train');
  if (!isStreamed(split)) throw new Error('image-folder does not stream');
  const data = new StreamedData(dataset.spec.fields, split);
  const order = new DataOrder(new Rng(1), data.size);
  const ahead = new ReadAhead(data, (from, count) => order.rows(from, count), BATCH);
  const batches = Math.floor(data.size / BATCH);
  const residentMb: number[] = [];
  await ahead.next(0, BATCH); // starts the threads
  const [cpu, started] = [process.cpuUsage(), performance.now()];
  for (let i = 1; i < batches; i++) {
    await ahead.next(i * BATCH, BATCH);
    if (Math.floor((10 * (i + 1)) / batches) > residentMb.length)
      residentMb.push(process.memoryUsage.rss() / 2 ** 20);
  }
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  await data.dispose();
  const images = (batches - 1) * BATCH;
  return {
    imagesPerSecond: images / seconds,
    imagesPerCpuSecond: (1e6 * images) / (user + system),
    residentMb,
  };
}
