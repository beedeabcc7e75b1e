import { expect, test } from 'vitest';
import { frameRecord, maskedCrc32c, recordLength } from './record.ts';

test('the masked checksum has its known values', () => {
  // The plain CRC-32C of these nine digits is the check value e3069283 of the standard.
  expect(maskedCrc32c(Buffer.from('123456789')).toString(16)).toBe('c78ab0e5');
  expect(maskedCrc32c(new Uint8Array()).toString(16)).toBe('a282ead8');
});

test('a record is length, checksum, data, checksum', () => {
  const record = Buffer.from(frameRecord(Buffer.from('123456789')));
  expect(record.length).toBe(8 + 4 + 9 + 4);
  expect(record.readBigUInt64LE(0)).toBe(9n);
  expect(record.readUInt32LE(8)).toBe(maskedCrc32c(record.subarray(0, 8)));
  expect(record.toString('latin1', 12, 21)).toBe('123456789');
  expect(record.readUInt32LE(21)).toBe(0xc78ab0e5);
});

test('a header tells its length unless its checksum is wrong', () => {
  const record = Buffer.from(frameRecord(new Uint8Array(300)));
  expect(recordLength(record.subarray(0, 12))).toBe(300);
  record[0]! ^= 1;
  expect(recordLength(record.subarray(0, 12))).toBeUndefined();
});
