import { rmSync } from 'node:fs';
import { fileVersionEvent, sessionStartEvent, summaryEvent } from './event-encoding.ts';
import { createEventFile } from './event-file.ts';
import {
  columnsOf,
  experimentValue,
  sessionEndValue,
  sessionStartValue,
  type HParamsExperiment,
  type HParamsSession,
  type SessionStatus,
} from './hparams.ts';
import type { ImageInput } from './image.ts';
import type { FlushPolicy, RecordFile } from './record-file.ts';
import {
  histogramValue,
  imagesValue,
  scalarValue,
  textValue,
  type HistogramCount,
  type Plugin,
  type TaggedValue,
} from './values.ts';

/** How a writer buffers, and which clock it reads. */
export interface EventWriterOptions {
  /** Longest time an event waits in memory, in seconds; 2 by default, 0 writes each event at once. */
  flushSeconds?: number;
  /** Most bytes that wait in memory; 1 MiB by default. */
  bufferBytes?: number;
  /** The time in seconds since 1970-01-01 UTC; the system's clock by default. */
  now?: () => number;
}

/** What can be said about one value besides itself. */
export interface ValueOptions {
  /** Time of the event in seconds since 1970-01-01 UTC; now by default. */
  wallTime?: number;
  /** Markdown shown with the tag; only that of a tag's first value counts. */
  description?: string;
}

/** Options of a histogram. */
export interface HistogramOptions extends ValueOptions {
  /** Number of buckets; 30 by default. */
  buckets?: number;
}

/**
 * Writes the events of one run into a folder.
 *
 * Every method that writes throws `EventWriteError` if the file cannot be written; the events stay in memory then and
 * the next call tries again. A step is a whole number, 0 or more, otherwise there is a `RangeError`.
 */
export class EventWriter {
  readonly dir: string;
  readonly #policy: FlushPolicy;
  readonly #now: () => number;
  readonly #plugins = new Map<string, Plugin>();
  readonly #described = new Set<string>();
  #file: RecordFile;
  #empty = true;

  private constructor(dir: string, options: EventWriterOptions) {
    this.dir = dir;
    const { flushSeconds = 2, bufferBytes = 2 ** 20 } = options;
    if (!(flushSeconds >= 0 && bufferBytes >= 0)) {
      throw new RangeError(
        `flushSeconds and bufferBytes are 0 or more, not ${flushSeconds} and ${bufferBytes}.`,
      );
    }
    this.#policy = { flushSeconds, bufferBytes };
    this.#now = options.now ?? (() => Date.now() / 1000);
    this.#file = this.#createFile();
  }

  /** Creates a new event file in a folder, which is made where needed; throws `EventWriteError` or `RangeError`. */
  static open(dir: string, options: EventWriterOptions = {}): EventWriter {
    return new EventWriter(dir, options);
  }

  /** Path of the file that is being written. */
  get path(): string {
    return this.#file.path;
  }

  /** Writes a number, also NaN or infinite, rounded to float32. */
  scalar(tag: string, value: number, step: number, options: ValueOptions = {}): void {
    this.#write([scalarValue(tag, value, options.description)], step, options.wallTime);
  }

  /** Writes several numbers by tag as one event. */
  scalars(values: Readonly<Record<string, number>>, step: number, options: ValueOptions = {}): void {
    const tagged = Object.entries(values).map(([tag, value]) => scalarValue(tag, value, options.description));
    if (tagged.length > 0) this.#write(tagged, step, options.wallTime);
  }

  /** Writes a picture; throws `RangeError` if its size does not fit its bytes, or the bytes are no PNG. */
  image(tag: string, image: ImageInput, step: number, options: ValueOptions = {}): void {
    this.images(tag, [image], step, options);
  }

  /** Writes one or more pictures of one size side by side; throws `RangeError`. */
  images(tag: string, images: readonly ImageInput[], step: number, options: ValueOptions = {}): void {
    this.#write([imagesValue(tag, images, options.description)], step, options.wallTime);
  }

  /** Writes how values are spread, without NaN and infinite ones, and says how many those were. */
  histogram(
    tag: string,
    values: ArrayLike<number>,
    step: number,
    options: HistogramOptions = {},
  ): HistogramCount {
    const { value, count } = histogramValue(tag, values, options.buckets ?? 30, options.description);
    this.#write([value], step, options.wallTime);
    return count;
  }

  /** Writes Markdown. */
  text(tag: string, markdown: string, step: number, options: ValueOptions = {}): void {
    this.#write([textValue(tag, markdown, options.description)], step, options.wallTime);
  }

  /** Writes what this run trains with; throws `TypeError` for a value that is not finite. */
  hparams(session: HParamsSession): void {
    const now = this.#now();
    const values = [sessionStartValue(session, now)];
    if (session.metrics) {
      const experiment = { hparams: columnsOf(session.values), metrics: session.metrics };
      values.unshift(experimentValue(experiment, now));
    }
    this.#write(values, 0, now);
  }

  /** Writes the columns of the table of hyperparameters, once for all runs; throws `TypeError`. */
  hparamsExperiment(experiment: HParamsExperiment): void {
    const now = this.#now();
    this.#write([experimentValue(experiment, now)], 0, now);
  }

  /** Writes how this run ended; TensorBoard keeps the first such word of a run. */
  sessionEnd(status: SessionStatus, endTime: number = this.#now()): void {
    this.#write([sessionEndValue(status, endTime)], 0);
  }

  /**
   * Says that training goes on at `step`: TensorBoard drops what earlier files of this folder hold from there on.
   *
   * What follows goes to a new file, since the end of the old one may be cut.
   */
  resume(step: number): void {
    checkStep(step);
    this.#file.assertOpen();
    if (!this.#empty) this.#nextFile();
    const event = sessionStartEvent(this.#now(), step);
    // TensorBoard takes the first START of a run for the beginning of training and heeds only later ones. Another
    // program may have begun this run without any, hence two.
    this.#append(event);
    this.#append(event);
    this.flush();
  }

  /** Hands all waiting events to the operating system. */
  flush(): void {
    this.#file.flush();
  }

  /** Writes all waiting events and closes the file, which is closed even if that throws. */
  close(): void {
    this.#file.close();
  }

  #write(values: readonly TaggedValue[], step: number, wallTime: number = this.#now()): void {
    checkStep(step);
    for (const value of values) this.#checkTag(value);
    const event = summaryEvent(wallTime, step, values, value => this.#needsMetadata(value));
    for (const { tag } of values) this.#described.add(tag);
    this.#append(event);
  }

  #append(event: Uint8Array): void {
    this.#empty = false;
    this.#file.append(event);
  }

  /** The first value of each tag in each file carries its metadata; hyperparameters consist of nothing else. */
  #needsMetadata({ tag, plugin }: TaggedValue): boolean {
    return plugin === 'hparams' || !this.#described.has(tag);
  }

  #checkTag({ tag, plugin }: TaggedValue): void {
    if (typeof tag !== 'string' || tag === '') throw new TypeError('A tag is a string that is not empty.');
    const known = this.#plugins.get(tag);
    if (known && known !== plugin) {
      throw new TypeError(`The tag "${tag}" is in use for ${known} and cannot be used for ${plugin}.`);
    }
    this.#plugins.set(tag, plugin);
  }

  #createFile(): RecordFile {
    const now = this.#now();
    const file = createEventFile(this.dir, now, this.#policy);
    try {
      file.append(fileVersionEvent(now));
      // A run should show up at once, even if its first number is minutes away.
      file.flush();
      return file;
    } catch (error) {
      file.abandon();
      rmSync(file.path, { force: true });
      throw error;
    }
  }

  #nextFile(): void {
    // In this order a failure leaves the writer as it was, with its events still waiting.
    this.#file.flush();
    const next = this.#createFile();
    const last = this.#file;
    this.#file = next;
    this.#described.clear();
    this.#empty = true;
    last.close();
  }
}

function checkStep(step: number): void {
  if (!Number.isSafeInteger(step) || step < 0) {
    throw new RangeError(`A step is a whole number, 0 or more, not ${step}.`);
  }
}
