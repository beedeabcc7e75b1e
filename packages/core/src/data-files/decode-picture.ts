import { readFileSync, statSync } from 'node:fs';
import type { PictureShape } from '@ganzoo/sdk';
import sharp from 'sharp';
import { scaledBilinearly } from './bilinear.ts';

/** A chunk of pictures to be decoded by one thread. */
export interface DecodeTask {
  /** Absolute paths. */
  readonly files: readonly string[];
  readonly shape: PictureShape;
}

/** Pixels of a chunk, and why some could not be decoded, by place in the chunk. */
export interface DecodedChunk {
  readonly pixels: Uint8Array<ArrayBuffer>;
  readonly failed: readonly (readonly [number, string])[];
}

/** Most pixels a picture may have, 8192 by 8192: a small file can claim a size that no memory holds. */
const MOST_PIXELS = 2 ** 26;
/** Most bytes of a picture's file. */
const MOST_BYTES = 2 ** 27;

// pictures are used once, and threads are ours to count
sharp.cache(false);
sharp.concurrency(1);

/** Decodes a chunk of pictures one after another. */
export async function decodeChunk({ files, shape }: DecodeTask): Promise<DecodedChunk> {
  const each = shape.size ** 2 * shape.channels;
  const pixels = new Uint8Array(files.length * each);
  const failed: (readonly [number, string])[] = [];
  for (const [i, file] of files.entries()) {
    try {
      pixels.set(await decodePicture(file, shape), i * each);
    } catch (error) {
      failed.push([i, reasonOf(error)]);
    }
  }
  return { pixels, failed };
}

/**
 * A picture as bytes [size, size, channels]: turned upright as its camera says, the middle square cut out and scaled
 * (by Lanczos' kernel of three lobes, unless told otherwise), transparency laid on white, colours taken to sRGB.
 */
async function decodePicture(file: string, shape: PictureShape): Promise<Uint8Array> {
  const { size, channels, crop, scaling = 'lanczos' } = shape;
  const { size: length } = statSync(file);
  if (length > MOST_BYTES) throw new Error(`the file has ${length} bytes, more than ${MOST_BYTES}`);
  const bytes = readFileSync(file);
  if (!isKnown(bytes))
    throw new Error(length === 0 ? 'the file is empty' : 'it is no PNG, JPEG or WebP file');
  const picture = sharp(bytes, { limitInputPixels: MOST_PIXELS }).autoOrient();
  if (crop > 0 || scaling === 'bilinear') {
    const { width, height } = (await picture.metadata()).autoOrient;
    const most = scaling === 'bilinear' ? Math.min(width, height) : Infinity;
    const [w, h] = [width, height].map(side => Math.min(crop || side, side, most)) as [number, number];
    picture.extract({ left: (width - w) >> 1, top: (height - h) >> 1, width: w, height: h });
    if (scaling === 'bilinear') return scaledBilinearly(await rawOf(picture, w, channels), w, size, channels);
  }
  return rawOf(picture.resize(size, size, { fit: 'cover' }), size, channels);
}

/** Bytes [side, side, channels] of a picture of that size. */
async function rawOf(picture: sharp.Sharp, side: number, channels: number): Promise<Uint8Array> {
  return picture
    .flatten({ background: '#ffffff' })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .raw({ depth: 'uchar' })
    .toBuffer()
    .then(raw => {
      if (raw.length !== side * side * channels) throw new Error(`it decodes to ${raw.length} bytes`);
      return raw;
    });
}

/** True for the first bytes of a PNG, JPEG or WebP file: the decoder would open much more than that. */
function isKnown(bytes: Uint8Array): boolean {
  const text = (from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
  const jpeg = bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
  return jpeg || text(0, 8) === '\x89PNG\r\n\x1a\n' || (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP');
}

/** The decoder's first sentence: what follows repeats it in other words. */
function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'the file does not exist any more';
  return message.split('\n')[0]!.trim();
}
