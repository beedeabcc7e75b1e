import type { Host, Numbers } from '../host.ts';
import { kernel } from '../kernel.ts';

/** Data that lie beside the backend, by the `dataId` of the tensor that stands for them. */
export type Residents = WeakMap<object, Numbers>;

interface OneHot {
  readonly depth: number;
  readonly onValue: number;
  readonly offValue: number;
  readonly dtype: 'float32' | 'int32';
}

/** Operations that tfjs has not: gathering from resident data and its way back, pixels into channels. */
export function registerRearranging(host: Host, residents: Residents): void {
  kernel(host, 'GatherRows', ({ inputs, attrs }) => {
    const { scale, offset } = attrs as { scale: number; offset: number };
    const data = inputs['data']!;
    const indices = host.values(inputs['indices']!).slice();
    const bytes = residents.get(data.dataId) instanceof Uint8Array;
    const out = host.make([indices.length, ...data.shape.slice(1)], bytes ? 'float32' : data.dtype);
    const [from, to] = [residents.get(data.dataId) ?? host.values(data), host.values(out)];
    const width = to.length / indices.length;
    indices.forEach((row, i) => to.set(from.subarray(row * width, (row + 1) * width), i * width));
    if (bytes) for (let i = 0; i < to.length; i++) to[i] = to[i]! * scale + offset;
    return out;
  });

  // that of WebAssembly gives zeros for any type but int32
  kernel(host, 'OneHot', ({ inputs, attrs }) => {
    const { depth, onValue, offValue, dtype } = attrs as unknown as OneHot;
    const indices = inputs['indices']!;
    const out = host.make([...indices.shape, depth], dtype);
    const to = host.values(out).fill(offValue);
    host.values(indices).forEach((index, i) => {
      if (index >= 0 && index < depth) to[i * depth + index] = onValue;
    });
    return out;
  });

  // tfjs's goes through all numbers once for each segment
  kernel(host, 'UnsortedSegmentSum', ({ inputs, attrs }) => {
    const x = inputs['x']!;
    const count = attrs['numSegments'] as number;
    const out = host.make([count, ...x.shape.slice(1)], x.dtype);
    const [from, to] = [host.values(x), host.values(out).fill(0)];
    const width = to.length / count;
    host.values(inputs['segmentIds']!).forEach((segment, i) => {
      if (segment < 0 || segment >= count) return;
      for (let j = 0; j < width; j++)
        to[segment * width + j] = to[segment * width + j]! + from[i * width + j]!;
    });
    return out;
  });

  // operations run in order here
  kernel(host, 'After', ({ inputs }) => {
    const x = inputs['x']!;
    const out = host.make(x.shape, x.dtype);
    host.values(out).set(host.values(x));
    return out;
  });

  // [b, h·s, w·s, c] to [b, h, w, s·s·c]: the way back of DepthToSpace
  kernel(host, 'SpaceToDepth', ({ inputs, attrs }) => {
    const x = inputs['x']!;
    const size = attrs['blockSize'] as number;
    const [batch, height, width, channels] = x.shape as [number, number, number, number];
    const row = size * channels;
    const out = host.make([batch, height / size, width / size, size * row]);
    const [from, to] = [host.values(x), host.values(out)];
    for (let y = 0, at = 0; y < batch * height; y++) {
      for (let block = 0; block < width / size; block++, at += row) {
        const place = (Math.floor(y / size) * (width / size) + block) * size + (y % size);
        to.set(from.subarray(at, at + row), place * row);
      }
    }
    return out;
  });
}
