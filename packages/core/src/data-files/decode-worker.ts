// What a thread of the pool runs; it gives its pixels away instead of copying them.
import { move, transferableSymbol, valueSymbol } from 'piscina';
import { decodeChunk, type DecodeTask } from './decode-picture.ts';

/**
 * Decodes a chunk and hands its pixels over; by this name the pool calls it.
 *
 * @public
 */
export async function decode(task: DecodeTask): Promise<unknown> {
  const chunk = await decodeChunk(task);
  const transfer = {
    [transferableSymbol]: [chunk.pixels.buffer],
    [valueSymbol]: chunk,
  };
  return move(transfer);
}
