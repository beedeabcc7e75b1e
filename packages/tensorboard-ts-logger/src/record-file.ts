import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { EventWriteError, reason } from './errors.ts';
import { frameRecord } from './record.ts';

/** When buffered records go to the file. */
export interface FlushPolicy {
  /** Longest time a record waits in memory, in seconds; 0 writes each one at once. */
  flushSeconds: number;
  /** Most bytes that wait in memory. */
  bufferBytes: number;
}

/** A new file to which whole records are appended; every write starts and ends at the border of a record. */
export class RecordFile {
  readonly path: string;
  readonly #policy: FlushPolicy;
  readonly #fd: number;
  #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #pendingSince = 0;
  #writtenBytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #open = true;

  /** Creates the file; throws the system's error, `EEXIST` if there is such a file already. */
  constructor(path: string, policy: FlushPolicy) {
    this.path = path;
    this.#policy = policy;
    this.#fd = openSync(path, 'wx');
  }

  /**
   * Takes one record, and writes what has waited long enough.
   *
   * Throws `EventWriteError` if the file cannot be written; the record stays in memory then, and the next call tries
   * again.
   */
  append(data: Uint8Array): void {
    this.assertOpen();
    const record = frameRecord(data);
    if (this.#pending.length === 0) this.#pendingSince = performance.now();
    this.#pending.push(record);
    this.#pendingBytes += record.length;
    const waited = (performance.now() - this.#pendingSince) / 1000;
    // The clock is read here as well as by the timer, because a busy training loop can starve timers for minutes.
    if (this.#pendingBytes >= this.#policy.bufferBytes || waited >= this.#policy.flushSeconds) this.flush();
    else this.#startTimer();
  }

  /** Throws `EventWriteError` if the file has been closed. */
  assertOpen(): void {
    if (!this.#open) throw new EventWriteError(`The event file ${this.path} is closed.`, this.path);
  }

  /** Writes all waiting records; throws `EventWriteError`. */
  flush(): void {
    this.#stopTimer();
    if (this.#pending.length === 0 || !this.#open) return;
    const bytes = this.#pending.length === 1 ? this.#pending[0]! : Buffer.concat(this.#pending);
    try {
      // Positions are explicit, so that a second attempt overwrites what a failed one left half written.
      for (let done = 0; done < bytes.length;) {
        done += writeSync(this.#fd, bytes, done, bytes.length - done, this.#writtenBytes + done);
      }
    } catch (cause) {
      this.#cutToWhole();
      throw new EventWriteError(`Cannot write the event file ${this.path}: ${reason(cause)}`, this.path, {
        cause,
        bytes: bytes.length,
      });
    }
    this.#writtenBytes += bytes.length;
    this.#pending = [];
    this.#pendingBytes = 0;
  }

  /** Writes all waiting records and closes the file, which is closed even if that throws `EventWriteError`. */
  close(): void {
    if (!this.#open) return;
    try {
      this.flush();
    } catch (error) {
      this.abandon();
      throw error;
    }
    this.#open = false;
    try {
      closeSync(this.#fd);
    } catch (cause) {
      throw new EventWriteError(`Cannot close the event file ${this.path}: ${reason(cause)}`, this.path, {
        cause,
      });
    }
  }

  /** Closes the file without the waiting records; never throws, as it follows an error that says more. */
  abandon(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#pending = [];
    this.#stopTimer();
    try {
      closeSync(this.#fd);
    } catch {
      // The error before this one is on its way to the caller.
    }
  }

  /** Takes off what a full disk has let in of the waiting records, so that the file ends with a whole one. */
  #cutToWhole(): void {
    try {
      ftruncateSync(this.#fd, this.#writtenBytes);
    } catch {
      // Readers pass over a record that is cut.
    }
  }

  #startTimer(): void {
    if (this.#timer) return;
    const onTime = () => {
      this.#timer = undefined;
      try {
        this.flush();
      } catch {
        // Nobody could catch it here. The records are still waiting, so the owner's next call tries again and throws.
      }
    };
    this.#timer = setTimeout(onTime, Math.min(this.#policy.flushSeconds * 1000, 2 ** 31 - 1));
    // A waiting flush must not keep a program alive that has come to its end.
    this.#timer.unref();
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
