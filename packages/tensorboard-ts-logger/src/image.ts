import { encode, hasPngSignature } from 'fast-png';

/** An 8-bit picture: `data` has height × width × channels bytes, row by row from the top. */
export interface RawImage {
  width: number;
  height: number;
  /** 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA. */
  channels: number;
  data: Uint8Array | Uint8ClampedArray;
}

/** A picture as pixels, or as the bytes of a PNG file. */
export type ImageInput = RawImage | Uint8Array;

/** A picture as PNG, with its size in pixels. */
export interface PngImage {
  width: number;
  height: number;
  png: Uint8Array;
}

/** Turns a picture into PNG; throws `RangeError` if the sizes do not fit or the bytes are no PNG. */
export function toPng(image: ImageInput): PngImage {
  if (image instanceof Uint8Array) return readPngSize(image);
  const { width, height, channels, data } = image;
  for (const size of [width, height]) {
    if (!Number.isSafeInteger(size) || size < 1) {
      throw new RangeError(
        `An image has a width and a height of 1 or more pixels, not ${width} × ${height}.`,
      );
    }
  }
  if (![1, 2, 3, 4].includes(channels))
    throw new RangeError(`An image has 1 to 4 channels, not ${channels}.`);
  if (data.length !== width * height * channels) {
    throw new RangeError(
      `An image of ${width} × ${height} pixels and ${channels} channels has ${width * height * channels} bytes, not ${data.length}.`,
    );
  }
  return { width, height, png: encode({ width, height, channels, data, depth: 8 }) };
}

/** Reads width and height out of the header chunk, which the format puts first in every file. */
function readPngSize(png: Uint8Array): PngImage {
  if (png.length < 24 || !hasPngSignature(png))
    throw new RangeError('The bytes of the image are not a PNG file.');
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  return { width: view.getUint32(16), height: view.getUint32(20), png };
}
