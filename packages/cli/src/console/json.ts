import {
  OPERATIONS,
  pictureName,
  RUN_FILES,
  tableName,
  traceName,
  type LoggedEvent,
  type RunEvent,
} from '@ganzoo/run';
import type { TextStream } from '../io.ts';

/** Every event of a training as one line of JSON, for programs. */
export class JsonLines {
  #folder = '';

  constructor(private readonly stream: TextStream) {}

  on(event: RunEvent): void {
    switch (event.kind) {
      case 'opened':
        this.#folder = event.folder;
        break;
      case 'warning':
      case 'differs':
        break; // for people
      case 'scoring':
      case 'preparing':
      case 'saving':
        break; // the scores and the checkpoint that follow say all
      default:
        this.stream.write(`${JSON.stringify({ ...jsonEvent(event, this.#folder), time: event.time })}\n`);
    }
  }
}

/** The event as JSON: pictures and curves by the names of their files, histograms without their values. */
function jsonEvent(event: LoggedEvent, folder: string): Record<string, unknown> {
  const { kind, time: _, ...rest } = event;
  switch (event.kind) {
    case 'start':
      return { event: kind, ...rest, folder };
    case 'image': {
      const { step, tag } = event;
      return { event: kind, step, tag, file: `${RUN_FILES.samples}/${pictureName(tag, step)}` };
    }
    case 'curve': {
      const { step, tag } = event;
      const [file, table] = [pictureName(tag, step), tableName(tag, step)].map(
        name => `${RUN_FILES.samples}/${name}`,
      );
      return { event: kind, step, tag, file, table };
    }
    case 'histogram':
      return { event: kind, step: event.step, tag: event.tag };
    case 'profile': {
      const { firstStep, steps } = event.profile;
      const [trace, operations] = [traceName(event.profile), OPERATIONS].map(
        file => `${RUN_FILES.profile}/${file}`,
      );
      return { event: kind, step: event.step, firstStep, steps, trace, operations };
    }
    case 'scores':
      return { event: kind, ...event.row, failures: event.failures };
    default:
      return { event: kind, ...rest };
  }
}
