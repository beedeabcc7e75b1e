import type { TrainEvent } from '@ganzoo/train';

/** Somewhere the events of a training go. */
export interface Sink {
  take(event: TrainEvent): void;
  /** Called once, also when the training failed. */
  close(): void;
}

/** Event of one kind. */
export type EventOf<K extends TrainEvent['kind']> = Extract<TrainEvent, { kind: K }>;
