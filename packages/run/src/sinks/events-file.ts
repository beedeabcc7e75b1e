import type { TrainEvent } from '@ganzoo/train';
import { JsonLines } from '../folder/json-lines.ts';
import type { Clock } from './clock.ts';
import type { Sink } from './sink.ts';

/** Every number, remark and the end of a training as a line `{ step, tag, value, wallTime }` of `events.jsonl`. */
export class EventsFile implements Sink {
  readonly #lines: JsonLines;

  constructor(
    file: string,
    private readonly clock: Clock,
  ) {
    this.#lines = new JsonLines(file);
  }

  take(event: TrainEvent): void {
    const { step } = event;
    if (event.kind === 'saving') this.#lines.sync();
    const time = this.clock.now();
    const rows = valuesOf(event).map(([tag, value]) => ({ step, tag, value, wallTime: time }));
    this.#lines.add(...rows);
  }

  close(): void {
    this.#lines.close();
  }
}

function valuesOf(event: TrainEvent): [tag: string, value: number | string | null][] {
  switch (event.kind) {
    case 'scalars':
      return Object.entries(event.values);
    case 'scores':
      return Object.entries(event.row.values).map(([name, value]) => [`scores/${name}`, value]);
    case 'note':
      return [['note', event.text]];
    case 'end':
      return [
        ['status', event.status],
        ...(event.reason === undefined ? [] : ([['reason', event.reason]] as [string, string][])),
      ];
    default:
      return [];
  }
}
