import { backend_util, type TensorInfo } from '@ganzoo/tfjs';
import type { Host } from '../host.ts';
import { kernel, type KernelCall } from '../kernel.ts';

type Info = backend_util.Conv2DInfo;

/**
 * Gradients of pooling. tfjs's average gradient divides by the whole window even where that reaches over the edge, and its
 * WebAssembly maximum gradient adds the same number several times. Images are [n, h, w, c].
 */
export function registerPooling(host: Host): void {
  kernel(host, 'AvgPoolGrad', ({ inputs, attrs }) => {
    const { out, info } = gradientOf(host, inputs['input']!, attrs);
    const [dy, dx] = [host.values(inputs['dy']!), host.values(out)];
    eachWindow(info, (output, places) => {
      for (const place of places) dx[place]! += dy[output]! / places.length;
    });
    return out;
  });

  kernel(host, 'MaxPoolGrad', ({ inputs, attrs }) => {
    const { out, info } = gradientOf(host, inputs['input']!, attrs);
    const [dy, x, dx] = [inputs['dy']!, inputs['input']!, out].map(tensor => host.values(tensor));
    eachWindow(info, (output, places) => (dx![firstMaximum(x!, places)]! += dy![output]!));
    return out;
  });

  // the derivative of MaxPoolGrad: the outer gradient at the same places
  kernel(host, 'MaxPoolGradGrad', ({ inputs, attrs }) => {
    const info = infoOf(inputs['input']!, attrs);
    const out = host.make(info.outShape);
    const [ddx, x, to] = [inputs['ddx']!, inputs['input']!, out].map(tensor => host.values(tensor));
    eachWindow(info, (output, places) => (to![output] = ddx![firstMaximum(x!, places)]!));
    return out;
  });
}

function gradientOf(
  host: Host,
  input: TensorInfo,
  attrs: KernelCall['attrs'],
): { out: TensorInfo; info: Info } {
  const out = host.make(input.shape);
  host.values(out).fill(0);
  return { out, info: infoOf(input, attrs) };
}

function infoOf({ shape }: TensorInfo, attrs: KernelCall['attrs']): Info {
  const { filterSize, strides, pad, dimRoundingMode } = attrs as {
    filterSize: number;
    strides: number;
    pad: 'same';
    dimRoundingMode?: 'floor';
  };
  const images = shape as [number, number, number, number];
  return backend_util.computePool2DInfo(images, filterSize, strides, 1, pad, dimRoundingMode);
}

/** Where the largest number is; of equal ones the first, as in TensorFlow. */
function firstMaximum(x: ArrayLike<number>, places: readonly number[]): number {
  let best = places[0]!;
  for (const place of places) if (x[place]! > x[best]!) best = place;
  return best;
}

/** Calls `visit` for each number of the output with the places of the input that its window covers. */
function eachWindow(info: Info, visit: (output: number, places: readonly number[]) => void): void {
  const { batchSize, inHeight, inWidth, inChannels, outHeight, outWidth, padInfo } = info;
  const places: number[] = [];
  let output = 0;
  for (let n = 0; n < batchSize; n++) {
    for (let row = 0; row < outHeight; row++) {
      const top = row * info.strideHeight - padInfo.top;
      for (let column = 0; column < outWidth; column++) {
        const left = column * info.strideWidth - padInfo.left;
        for (let channel = 0; channel < inChannels; channel++, output++) {
          places.length = 0;
          for (let y = Math.max(0, top); y < Math.min(inHeight, top + info.filterHeight); y++) {
            for (let x = Math.max(0, left); x < Math.min(inWidth, left + info.filterWidth); x++) {
              places.push(((n * inHeight + y) * inWidth + x) * inChannels + channel);
            }
          }
          visit(output, places);
        }
      }
    }
  }
}
