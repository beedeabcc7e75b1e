import type { LoggedEvent } from '../events.ts';
import { JsonLines } from '../folder/json-lines.ts';
import type { Sink } from './sink.ts';

/** Every number, remark and the end of a training as a line `{ step, tag, value, wallTime }` of `events.jsonl`. */
export class EventsFile implements Sink {
  readonly #lines: JsonLines;

  constructor(file: string) {
    this.#lines = new JsonLines(file);
  }

  on(event: LoggedEvent): void {
    const { step, time } = event;
    if (event.kind === 'saving') this.#lines.sync();
    const rows = valuesOf(event).map(([tag, value]) => ({ step, tag, value, wallTime: time }));
    this.#lines.add(...rows);
  }

  close(): void {
    this.#lines.close();
  }
}

function valuesOf(event: LoggedEvent): [tag: string, value: number | string | null][] {
  switch (event.kind) {
    case 'scalars':
      return Object.entries(event.values);
    case 'scores':
      return Object.entries(event.row.values).map(([name, value]) => [`scores/${name}`, value]);
    case 'phase':
      return [['phase', `${event.name ?? 'all'}: ${event.players.join(', ')}`]];
    case 'text':
      return [[event.tag, event.text]];
    case 'monitor-warning':
      return [['warning', `${event.monitor}: ${event.text}`]];
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
