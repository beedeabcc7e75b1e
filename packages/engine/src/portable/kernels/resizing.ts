import type { TensorInfo } from '@ganzoo/tfjs';
import type { Host } from '../host.ts';
import { kernel, type KernelCall } from '../kernel.ts';

/** Numbers along one axis that one number of the larger picture is made of: place and share. */
type Sources = readonly (readonly [place: number, share: number])[];

/**
 * Gradients of resizing [n, h, w, c]: each number goes back to where it came from, in the same shares. tfjs's cpu backend
 * mixes up height and width in one and takes wrong neighbours in the other.
 */
export function registerResizing(host: Host): void {
  kernel(host, 'ResizeBilinearGrad', call => back(host, call, bilinear));
  kernel(host, 'ResizeNearestNeighborGrad', call => back(host, call, nearest));
}

type Rule = (from: number, to: number, alignCorners: boolean, halfPixelCenters: boolean) => Sources[];

function back(host: Host, { inputs, attrs }: KernelCall, rule: Rule): TensorInfo {
  const { alignCorners, halfPixelCenters } = attrs as Record<string, boolean>;
  const [dy, images] = [inputs['dy']!, inputs['images']!];
  const [batch, height, width, channels] = images.shape as [number, number, number, number];
  const [, outHeight, outWidth] = dy.shape as [number, number, number, number];
  const rows = rule(height, outHeight, alignCorners ?? false, halfPixelCenters ?? false);
  const columns = rule(width, outWidth, alignCorners ?? false, halfPixelCenters ?? false);
  const out = host.make(images.shape);
  const [from, dx] = [host.values(dy), host.values(out)];
  dx.fill(0);
  let at = 0;
  for (let n = 0; n < batch; n++) {
    for (const row of rows) {
      for (const column of columns) {
        for (const [y, top] of row) {
          for (const [x, left] of column) {
            const place = ((n * height + y) * width + x) * channels;
            for (let c = 0; c < channels; c++) dx[place + c]! += top * left * from[at + c]!;
          }
        }
        at += channels;
      }
    }
  }
  return out;
}

/** Places of the larger picture's numbers in the smaller one's, as TensorFlow's forward operations have them. */
function scaled(from: number, to: number, alignCorners: boolean, halfPixelCenters: boolean): number[] {
  const aligned = alignCorners && to > 1;
  const ratio = aligned ? (from - 1) / (to - 1) : from / to;
  return Array.from({ length: to }, (_, i) => (halfPixelCenters ? ratio * (i + 0.5) : ratio * i));
}

const bilinear: Rule = (from, to, alignCorners, halfPixelCenters) =>
  scaled(from, to, alignCorners, halfPixelCenters).map(place => {
    const exact = halfPixelCenters ? place - 0.5 : place;
    const below = Math.max(0, Math.floor(exact));
    const share = Math.max(0, exact) - below;
    return [
      [below, 1 - share],
      [Math.min(from - 1, below + 1), share],
    ];
  });

const nearest: Rule = (from, to, alignCorners, halfPixelCenters) =>
  scaled(from, to, alignCorners, halfPixelCenters).map(place => [
    [Math.min(from - 1, alignCorners ? Math.round(place) : Math.floor(place)), 1],
  ]);
