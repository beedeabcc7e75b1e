import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { PictureShape } from '@ganzoo/sdk';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeChunk } from './decode-picture.ts';
import { pictureReader } from './pictures.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganzoo-pictures-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Colour = readonly [number, number, number];
const RED: Colour = [255, 0, 0];
const GREEN: Colour = [0, 255, 0];
const BLUE: Colour = [0, 0, 255];

/** Raw pixels of vertical stripes of equal width. */
function striped(width: number, height: number, colours: readonly Colour[]) {
  const data = Buffer.alloc(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    data.set(colours[Math.floor(((i % width) * colours.length) / width)]!, 3 * i);
  }
  return sharp(data, { raw: { width, height, channels: 3 } });
}

async function put(name: string, bytes: Uint8Array | string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, bytes);
  return file;
}

async function decode(file: string, shape: Partial<PictureShape> = {}): Promise<number[]> {
  const { pixels, failed } = await decodeChunk({
    files: [file],
    shape: { size: 4, channels: 3, crop: 0, ...shape },
  });
  expect(failed).toEqual([]);
  return [...pixels];
}

async function reason(file: string): Promise<string> {
  const { failed } = await decodeChunk({ files: [file], shape: { size: 4, channels: 3, crop: 0 } });
  expect(failed).toHaveLength(1);
  return failed[0]![1];
}

const row = (colours: readonly Colour[]): number[] => colours.flat();

describe('decodeChunk', () => {
  it('gives the pixels of a PNG of the size wanted as they are', async () => {
    const png = await striped(4, 4, [RED, GREEN, BLUE, [7, 77, 177]])
      .png()
      .toBuffer();
    const wanted = row([RED, GREEN, BLUE, [7, 77, 177]]);
    expect(await decode(await put('a.png', png))).toEqual([...wanted, ...wanted, ...wanted, ...wanted]);
  });

  it.each(['png', 'jpeg', 'webp'] as const)('reads %s, whatever its name says', async format => {
    const bytes = await striped(8, 8, [[200, 100, 50]])
      .toFormat(format)
      .toBuffer();
    const pixels = await decode(await put(`${format}.jpg`, bytes));
    // JPEG and WebP round colours on the way through YCbCr
    pixels.forEach((value, i) => expect(Math.abs(value - [200, 100, 50][i % 3]!)).toBeLessThanOrEqual(3));
  });

  it('cuts the largest square out of the middle, or the one asked for', async () => {
    // 24 by 8: the middle third is green
    const wide = await put('wide.png', await striped(24, 8, [RED, GREEN, BLUE]).png().toBuffer());
    expect(await decode(wide, { size: 8 })).toEqual(Array(64).fill(GREEN).flat());
    expect(await decode(wide, { size: 2, crop: 4 })).toEqual(Array(4).fill(GREEN).flat());
    // more than there is: as much as there is, cut square again
    expect(await decode(wide, { size: 8, crop: 100 })).toEqual(Array(64).fill(GREEN).flat());
  });

  it('scales from the four nearest pixels where told so, after the same cut', async () => {
    const scaling = 'bilinear';
    const wide = await put('wide.png', await striped(24, 8, [RED, GREEN, BLUE]).png().toBuffer());
    expect(await decode(wide, { size: 4, scaling })).toEqual(Array(16).fill(GREEN).flat());
    expect(await decode(wide, { size: 8, crop: 100, scaling })).toEqual(Array(64).fill(GREEN).flat());
    // of stripes of one pixel every other is read; Lanczos' kernel would mix them
    const stripes = await put('stripes.png', await striped(4, 4, [RED, BLUE, RED, BLUE]).png().toBuffer());
    expect(await decode(stripes, { size: 2, scaling })).toEqual(Array(4).fill(RED).flat());
    expect(await decode(stripes, { size: 2 })).not.toEqual(Array(4).fill(RED).flat());
    const gray = await put('gray.png', await striped(2, 2, [RED]).toColourspace('b-w').png().toBuffer());
    expect(await decode(gray, { size: 4, channels: 1, scaling })).toHaveLength(16);
  });

  it('turns a picture as its camera was held', async () => {
    // orientation 6: to be turned a quarter clockwise, so the left stripe comes to lie on top
    const turned = await striped(4, 4, [RED, BLUE]).withMetadata({ orientation: 6 }).png().toBuffer();
    const pixels = await decode(await put('turned.png', turned));
    expect(pixels.slice(0, 12)).toEqual(row([RED, RED, RED, RED]));
    expect(pixels.slice(-12)).toEqual(row([BLUE, BLUE, BLUE, BLUE]));
  });

  it('lays transparent pictures on white and gives gray ones three channels', async () => {
    const clear = sharp({
      create: { width: 4, height: 4, channels: 4, background: { r: 9, g: 9, b: 9, alpha: 0 } },
    });
    expect(await decode(await put('clear.png', await clear.png().toBuffer()))).toEqual(Array(48).fill(255));
    const gray = striped(4, 4, [[80, 80, 80]]).toColourspace('b-w');
    expect(await decode(await put('gray.png', await gray.png().toBuffer()))).toEqual(Array(48).fill(80));
  });

  it('reads 16-bit and palette pictures as bytes', async () => {
    const deep = striped(4, 4, [[80, 80, 80]]).toColourspace('rgb16');
    expect(await decode(await put('deep.png', await deep.png().toBuffer()))).toEqual(Array(48).fill(80));
    const palette = striped(4, 4, [RED, BLUE]).png({ palette: true });
    const pixels = await decode(await put('palette.png', await palette.toBuffer()));
    expect(pixels.slice(0, 12)).toEqual(row([RED, RED, BLUE, BLUE]));
  });

  it('gives one channel of brightness', async () => {
    const file = await put(
      'bw.png',
      await striped(4, 4, [
        [0, 0, 0],
        [255, 255, 255],
      ])
        .png()
        .toBuffer(),
    );
    expect((await decode(file, { channels: 1 })).slice(0, 4)).toEqual([0, 0, 255, 255]);
  });

  it('says of each file that it cannot decode why, and decodes the others', async () => {
    const png = await striped(64, 64, [RED, GREEN]).png({ compressionLevel: 0 }).toBuffer();
    const jpeg = await striped(64, 64, [RED, GREEN]).jpeg().toBuffer();
    const files = {
      good: await put('good.png', png),
      empty: await put('empty.png', ''),
      text: await put('text.png', '<!DOCTYPE html>'),
      svg: await put('svg.png', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      cut: await put('cut.png', png.subarray(0, png.length / 2)),
      cutJpeg: await put('cut.jpg', jpeg.subarray(0, jpeg.length / 2)),
      flipped: await put('flipped.png', png.with(2000, png[2000]! ^ 255)),
      gone: join(folder, 'gone.png'),
    };
    const { pixels, failed } = await decodeChunk({
      files: Object.values(files),
      shape: { size: 2, channels: 3, crop: 0 },
    });
    const reasons = Object.fromEntries(failed.map(([i, why]) => [Object.keys(files)[i], why]));
    expect(reasons).toMatchObject({
      empty: 'the file is empty',
      text: 'it is no PNG, JPEG or WebP file',
      svg: 'it is no PNG, JPEG or WebP file',
      gone: 'the file does not exist any more',
    });
    expect(Object.keys(reasons).sort()).toEqual([
      'cut',
      'cutJpeg',
      'empty',
      'flipped',
      'gone',
      'svg',
      'text',
    ]);
    expect([...pixels.subarray(0, 12)]).not.toEqual(Array(12).fill(0));
    expect([...pixels.subarray(12, 24)]).toEqual(Array(12).fill(0));
  });

  it('refuses a small file that claims a size no memory holds', async () => {
    // a header of 50,000 by 50,000 pixels
    const png = await striped(4, 4, [RED]).png().toBuffer();
    const bomb = Buffer.from(png);
    bomb.writeUInt32BE(50_000, 16);
    bomb.writeUInt32BE(50_000, 20);
    bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
    expect(await reason(await put('bomb.png', bomb))).toMatch(/pixel limit/);
  });
});

describe('pictureReader', () => {
  it('decodes in threads, in the order asked for, and tells what failed by place', async () => {
    await mkdir(join(folder, 'many'));
    const colours = Array.from({ length: 40 }, (_, i): Colour => [i, 2 * i, 3 * i]);
    for (const [i, colour] of colours.entries()) {
      await put(`many/${i}.png`, await striped(2, 2, [colour]).png().toBuffer());
    }
    await put('many/21.png', 'broken');
    const reader = pictureReader({ size: 1, channels: 3, crop: 0 }, 2, path => join(folder, path));
    const order = [...colours.keys()].reverse();
    const [{ pixels, failed }, again] = await Promise.all([
      reader.decode(order.map(i => `many/${i}.png`)),
      reader.decode(['many/1.png']),
    ]);
    await reader.close();
    const expected = order.flatMap(i => (i === 21 ? [0, 0, 0] : [...colours[i]!]));
    expect([...pixels]).toEqual(expected);
    expect([...failed]).toEqual([[18, 'it is no PNG, JPEG or WebP file']]);
    expect([...again.pixels]).toEqual([1, 2, 3]);
  });

  it('can be closed while pictures are on their way, which are given all the same', async () => {
    const file = await put('one.png', await striped(2, 2, [RED]).png().toBuffer());
    const reader = pictureReader({ size: 1, channels: 3, crop: 0 }, 2, path => path);
    const decoding = [reader.decode(Array<string>(100).fill(file)), reader.decode([file])];
    await reader.close();
    expect((await Promise.all(decoding)).map(({ pixels }) => pixels.length)).toEqual([300, 3]);
  });
});
