import { fromBinary } from '@bufbuild/protobuf';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { EventReadError, reason } from './errors.ts';
import { decodeEvent, type ReadEvent, type TagMetadata } from './event-decoding.ts';
import { EventSchema } from './proto/event_pb.ts';
import { FOOTER_BYTES, HEADER_BYTES, maskedCrc32c, recordLength } from './record.ts';

/** How the reading of a file ended. */
export interface FileEnding {
  /** Whether the file ends within a record, as after a crash or while it is still being written. */
  cut: boolean;
  /** Bytes of whole records from the start of the file. */
  wholeBytes: number;
}

/** The events of a file, in the order of the file; each iteration reads it anew, one record at a time. */
export class EventFileReader implements Iterable<ReadEvent> {
  /** How the file ended; undefined until an iteration has come to the end. */
  ending: FileEnding | undefined;

  constructor(readonly path: string) {}

  /** Throws `EventReadError` at a record whose checksum or content is wrong, and the system's error for no file. */
  *[Symbol.iterator](): Generator<ReadEvent, void> {
    this.ending = undefined;
    const tags = new Map<string, TagMetadata>();
    const fd = openSync(this.path, 'r');
    try {
      let offset = 0;
      for (;;) {
        const data = this.#record(fd, offset);
        if (!data) break;
        yield this.#decode(data, offset, tags);
        offset += HEADER_BYTES + data.length + FOOTER_BYTES;
      }
      this.ending = { cut: fstatSync(fd).size > offset, wholeBytes: offset };
    } finally {
      closeSync(fd);
    }
  }

  /** The data of the record at an offset, or undefined where the file ends before the record does. */
  #record(fd: number, offset: number): Buffer | undefined {
    const header = readBytes(fd, offset, HEADER_BYTES);
    if (!header) return undefined;
    const length = recordLength(header);
    if (length === undefined) throw this.#damage('The length of the record has a wrong checksum', offset);
    // Looked up before memory is taken, since a record of the right checksum may still announce more than there is.
    if (fstatSync(fd).size < offset + HEADER_BYTES + length + FOOTER_BYTES) return undefined;
    const body = readBytes(fd, offset + HEADER_BYTES, length + FOOTER_BYTES);
    if (!body) return undefined;
    const data = body.subarray(0, length);
    if (body.readUInt32LE(length) !== maskedCrc32c(data)) {
      throw this.#damage('The data of the record has a wrong checksum', offset);
    }
    return data;
  }

  #decode(data: Buffer, offset: number, tags: Map<string, TagMetadata>): ReadEvent {
    try {
      return decodeEvent(fromBinary(EventSchema, data), tags);
    } catch (cause) {
      throw this.#damage(`The record is not an event (${reason(cause)})`, offset, cause);
    }
  }

  #damage(what: string, offset: number, cause?: unknown): EventReadError {
    return new EventReadError(`${what}, at byte ${offset} of ${this.path}.`, this.path, offset, { cause });
  }
}

/** Reads an event file: iterate over the result for its events, and then look at its `ending`. */
export function readEvents(path: string): EventFileReader {
  return new EventFileReader(path);
}

function readBytes(fd: number, offset: number, length: number): Buffer | undefined {
  const bytes = Buffer.allocUnsafe(length);
  for (let done = 0; done < length;) {
    const count = readSync(fd, bytes, done, length - done, offset + done);
    if (count === 0) return undefined;
    done += count;
  }
  return bytes;
}
