import type { DecodedPictures, PictureReader, PictureShape } from '@ganzoo/sdk';
import type { Piscina } from 'piscina';
import type { DecodedChunk, DecodeTask } from './decode-picture.ts';

/** Pictures a thread decodes at a time: enough to make the message there and back cheap, few enough to share a batch. */
const CHUNK = 16;

/** Threads that decode pictures; they start at the first picture, and only then is the decoder loaded. */
export function pictureReader(
  shape: PictureShape,
  workers: number,
  full: (path: string) => string,
): PictureReader {
  let pool: Promise<Piscina> | undefined;
  const underWay = new Set<Promise<unknown>>();
  const decodeAll = async (paths: readonly string[]): Promise<DecodedPictures> => {
    const { pixels, failed } = collected(paths.length, shape);
    const running = await (pool ??= startPool(workers));
    const chunks = Array.from({ length: Math.ceil(paths.length / CHUNK) }, async (_, i) => {
      const files = paths.slice(i * CHUNK, (i + 1) * CHUNK).map(full);
      const made = (await running.run({ files, shape } satisfies DecodeTask)) as DecodedChunk;
      pixels.set(made.pixels, (i * CHUNK * pixels.length) / paths.length);
      for (const [at, reason] of made.failed) failed.set(i * CHUNK + at, reason);
    });
    await Promise.all(chunks);
    return { pixels, failed };
  };
  return {
    decode(paths) {
      const decoding = decodeAll(paths);
      underWay.add(decoding);
      const done = (): boolean => underWay.delete(decoding);
      decoding.then(done, done);
      return decoding;
    },
    async close() {
      // a pool that is taken down while results are on their way does not know what they are
      await Promise.allSettled(underWay);
      const running = await pool;
      pool = undefined;
      await running?.destroy();
    },
  };
}

function collected(count: number, { size, channels }: PictureShape) {
  return { pixels: new Uint8Array(count * size * size * channels), failed: new Map<number, string>() };
}

async function startPool(workers: number): Promise<Piscina> {
  const { Piscina: Pool } = await import('piscina');
  const worker = import.meta.url.endsWith('.ts') ? './decode-worker.source.js' : './decode-worker.js';
  return new Pool({
    filename: new URL(worker, import.meta.url).href,
    name: 'decode', // the function it exports
    minThreads: workers,
    maxThreads: workers,
  });
}
