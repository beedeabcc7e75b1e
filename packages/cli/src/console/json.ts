import { OPERATIONS, pictureName, RUN_FILES, traceName, type Clock, type Sink } from '@ganzoo/run';
import type { TrainEvent } from '@ganzoo/train';
import type { TextStream } from '../io.ts';

/** Every event of a training as one line of JSON, for programs. */
export class JsonSink implements Sink {
  constructor(
    private readonly stream: TextStream,
    private readonly folder: string,
    private readonly clock: Clock,
  ) {}

  take(event: TrainEvent): void {
    // the scores and the checkpoint that follow say all
    if (event.kind === 'scoring' || event.kind === 'saving') return;
    this.stream.write(`${JSON.stringify({ ...jsonEvent(event, this.folder), time: this.clock.now() })}\n`);
  }

  close(): void {}
}

/** The event as JSON: pictures by the name of their file, histograms without their values. */
export function jsonEvent(event: TrainEvent, folder: string): Record<string, unknown> {
  const { kind, ...rest } = event;
  switch (event.kind) {
    case 'start':
      return { event: kind, ...rest, folder };
    case 'image': {
      const { step, tag } = event;
      return { event: kind, step, tag, file: `${RUN_FILES.samples}/${pictureName(tag, step)}` };
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
