import { crc32c } from '@node-rs/crc32';

/** Bytes before the data of a record: its length (uint64) and the checksum of the length (uint32). */
export const HEADER_BYTES = 12;

/** Bytes after the data of a record: the checksum of the data (uint32). */
export const FOOTER_BYTES = 4;

const MASK_DELTA = 0xa282ead8;

/**
 * The checksum a record carries, as an unsigned 32-bit number: CRC-32C, rotated right by 15 bits, plus a constant.
 *
 * The format masks the plain CRC because data that embeds its own CRC would weaken a CRC taken over it.
 */
export function maskedCrc32c(data: Uint8Array): number {
  const crc = crc32c(data);
  return (((crc >>> 15) | (crc << 17)) + MASK_DELTA) >>> 0;
}

/** Wraps one message in the bytes of a record: length, checksum of the length, data, checksum of the data. */
export function frameRecord(data: Uint8Array): Uint8Array {
  const record = Buffer.allocUnsafe(HEADER_BYTES + data.length + FOOTER_BYTES);
  record.writeBigUInt64LE(BigInt(data.length), 0);
  record.writeUInt32LE(maskedCrc32c(record.subarray(0, 8)), 8);
  record.set(data, HEADER_BYTES);
  record.writeUInt32LE(maskedCrc32c(data), HEADER_BYTES + data.length);
  return record;
}

/** The length in bytes that a record's header announces, or undefined if the header's checksum does not fit it. */
export function recordLength(header: Buffer): number | undefined {
  if (header.readUInt32LE(8) !== maskedCrc32c(header.subarray(0, 8))) return undefined;
  return Number(header.readBigUInt64LE(0));
}
