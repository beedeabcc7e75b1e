import { backend_util, util, type TensorInfo } from '@ganzoo/tfjs';
import type { Host } from '../host.ts';
import { kernel, stockKernel } from '../kernel.ts';

type Info = backend_util.Conv2DInfo;

/** Numbers in the matrix of patches that are made at once; larger batches go in parts. */
const PATCHES = 2 ** 23;

/**
 * Gradients of a convolution as matrix products with the patches each output sees ("im2col"); the WebAssembly backend
 * has none by the filter and one by the input that is fifteen times as slow. Images are [n, h, w, c].
 */
export function registerConvolutions(host: Host): void {
  const product = stockKernel(host, 'BatchMatMul');
  const multiply = (a: TensorInfo, b: TensorInfo): TensorInfo =>
    product({ a, b }, { transposeA: false, transposeB: false }) as TensorInfo;

  /** Calls `visit` with the first image and the number of images of each part. */
  const inParts = (info: Info, visit: (first: number, count: number) => void): void => {
    const each = info.outHeight * info.outWidth * patchSize(info);
    const most = Math.max(1, Math.floor(PATCHES / each));
    for (let first = 0; first < info.batchSize; first += most) {
      visit(first, Math.min(most, info.batchSize - first));
    }
  };
  /** The gradients of some images as rows [count·height·width, channels]. */
  const rowsOf = (dy: TensorInfo, info: Info, first: number, count: number): TensorInfo => {
    const size = info.outHeight * info.outWidth;
    const rows = host.make([count * size, info.outChannels]);
    const begin = first * size * info.outChannels;
    host.values(rows).set(host.values(dy).subarray(begin, begin + count * size * info.outChannels));
    return rows;
  };

  // dW = patchesᵀ·dy
  kernel(host, 'Conv2DBackpropFilter', ({ inputs, attrs }) => {
    const x = inputs['x']!;
    const info = infoOf(x.shape, attrs['filterShape'] as number[], attrs);
    const out = host.make(info.filterShape);
    host.values(out).fill(0);
    inParts(info, (first, count) => {
      const rows = rowsOf(inputs['dy']!, info, first, count);
      const patches = host.make([patchSize(info), count * info.outHeight * info.outWidth]);
      readPatches(host.values(x), host.values(patches), info, first, count);
      const part = multiply(patches, rows);
      const [sum, more] = [host.values(out), host.values(part)];
      for (let i = 0; i < sum.length; i++) sum[i]! += more[i]!;
      for (const made of [rows, patches, part]) host.dispose(made);
    });
    return out;
  });

  // dx = dy·Wᵀ, each patch added where it was read
  const transpose = stockKernel(host, 'Transpose');
  kernel(host, 'Conv2DBackpropInput', ({ inputs, attrs }) => {
    const filter = inputs['filter']!;
    const info = infoOf(attrs['inputShape'] as number[], filter.shape, attrs);
    const flat = { ...filter, shape: [patchSize(info), info.outChannels] };
    const weights = transpose({ x: flat }, { perm: [1, 0] }) as TensorInfo;
    const out = host.make(info.inShape);
    host.values(out).fill(0);
    inParts(info, (first, count) => {
      const rows = rowsOf(inputs['dy']!, info, first, count);
      const patches = multiply(rows, weights);
      addPatches(host.values(patches), host.values(out), info, first, count);
      for (const made of [rows, patches]) host.dispose(made);
    });
    host.dispose(weights);
    return out;
  });
}

function infoOf(shape: number[], filter: number[], attrs: Readonly<Record<string, unknown>>): Info {
  const { strides, pad, dimRoundingMode } = attrs as {
    strides: [number, number];
    pad: 'same';
    dimRoundingMode?: 'floor';
  };
  return backend_util.computeConv2DInfo(
    shape as [number, number, number, number],
    filter as [number, number, number, number],
    strides,
    1,
    pad,
    dimRoundingMode,
  );
}

function patchSize({ filterShape }: Info): number {
  return util.sizeFromShape(filterShape.slice(0, 3));
}

type Floats = { readonly length: number; [i: number]: number };

/** x [n, h, w, c] to [kh·kw·c, count·outHeight·outWidth], zero where a patch reaches over the edge. */
function readPatches(x: Floats, to: Floats, info: Info, first: number, count: number): void {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, strideHeight, strideWidth, padInfo } = info;
  const [size, parts] = [outHeight * outWidth, patchSize(info)];
  for (let n = 0; n < count; n++) {
    for (let part = 0; part < parts; part++) {
      const channel = part % inChannels;
      const kx = Math.floor(part / inChannels) % info.filterWidth;
      const ky = Math.floor(part / inChannels / info.filterWidth);
      let at = (part * count + n) * size;
      for (let row = 0; row < outHeight; row++) {
        const y = row * strideHeight - padInfo.top + ky;
        const line = ((first + n) * inHeight + y) * inWidth;
        const inside = y >= 0 && y < inHeight;
        for (let column = 0; column < outWidth; column++, at++) {
          const place = column * strideWidth - padInfo.left + kx;
          to[at] = inside && place >= 0 && place < inWidth ? x[(line + place) * inChannels + channel]! : 0;
        }
      }
    }
  }
}

/** Adds patches [count·outHeight·outWidth, kh·kw·c] to dx [n, h, w, c]. */
function addPatches(patches: Floats, dx: Floats, info: Info, first: number, count: number): void {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, strideHeight, strideWidth, padInfo } = info;
  let at = 0;
  for (let n = first; n < first + count; n++) {
    for (let row = 0; row < outHeight; row++) {
      for (let column = 0; column < outWidth; column++) {
        for (let ky = 0; ky < info.filterHeight; ky++) {
          const y = row * strideHeight - padInfo.top + ky;
          for (let kx = 0; kx < info.filterWidth; kx++) {
            const x = column * strideWidth - padInfo.left + kx;
            if (y < 0 || y >= inHeight || x < 0 || x >= inWidth) {
              at += inChannels;
              continue;
            }
            const place = ((n * inHeight + y) * inWidth + x) * inChannels;
            for (let c = 0; c < inChannels; c++, at++) dx[place + c]! += patches[at]!;
          }
        }
      }
    }
  }
}
