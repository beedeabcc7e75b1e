import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { EngineMemoryError } from '@ganzoo/engine';
import { formatBytes } from '@ganzoo/fetch';
import { batchIn, groupsRead, stretchesOf, type RunParts } from '@ganzoo/core';
import { GanzooError } from '@ganzoo/sdk';
import { type ParameterHost } from '@ganzoo/sdk/host';
import { sizeOf } from '@ganzoo/sdk/data';

/** A training needs more memory than there is. */
class TrainingMemoryError extends GanzooError {
  override readonly exitCode = 1;
  constructor(message: string, hint: string, cause?: unknown) {
    super({ code: 'MEMORY', message, hint, cause });
  }
}

/** Bytes that a process can still get: what is free or can be freed at once, within its control group, and swap space. */
export function availableBytes(): number {
  // elsewhere the system's number leaves out what it would free
  if (process.platform !== 'linux') return totalmem();
  return process.availableMemory() + freeSwap();
}

function freeSwap(): number {
  try {
    return 1024 * Number(/^SwapFree:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** Bytes of a float32 or an int32. */
const WORD = 4;

/**
 * Refuses a training that cannot fit into memory before it takes any: a system that runs out ends the process, which then
 * cannot say why.
 *
 * All needs are estimated from below, so what is refused would not have fitted.
 */
export class MemoryCheck {
  constructor(
    private readonly parts: RunParts,
    private readonly freeBytes: () => number = availableBytes,
  ) {}

  /** Before anything is made: one batch of real examples and of latent vectors. */
  batch(): void {
    const { data, config } = this.parts;
    const { size } = this.largest;
    const numbers = groupsRead(this.parts).flatMap(group =>
      group.fields.map(name => batchIn(group, size) * sizeOf(data.fields[name]!.shape)),
    );
    this.require('One batch', WORD * numbers.reduce((a, b) => a + b, size * config.train.latent.dim));
  }

  /** The most examples in an update, and whose number that is. */
  private get largest(): { readonly size: number; readonly from: string } {
    const { game, config, steps } = this.parts;
    const trained = stretchesOf(game).filter(({ from }) => from < steps);
    const sizes = trained.map(({ batchSize = config.train.batchSize, name }) => ({
      size: batchSize,
      from: batchSize === config.train.batchSize ? 'train.batchSize' : `phase '${name}'`,
    }));
    return sizes.reduce((a, b) => (b.size > a.size ? b : a));
  }

  /** The engine, which makes variables only where they fit. */
  guard(host: ParameterHost): ParameterHost {
    return {
      eagerly: make => host.eagerly(make),
      variable: (initial, path, trainable) => host.variable(initial, path, trainable),
      claim: (path, shape) => this.weight(path, shape),
    };
  }

  private weight(path: string, shape: readonly number[]): void {
    const needed = WORD * sizeOf(shape);
    if (needed > this.freeBytes()) {
      throw new TrainingMemoryError(
        `'${path}' of shape [${shape.join(', ')}] takes ${formatBytes(needed)} of memory, and ${this.free()}.`,
        `Make the net smaller. ${OVERRIDE}`,
      );
    }
  }

  /** Before a compiled step is run for the first time; weights and slots are there already. */
  step(peakBytes: number): void {
    this.require('A step', peakBytes);
  }

  /** An error of a step, with what the step wanted where TensorFlow ran out of memory. */
  explain(error: unknown, peakBytes = 0): unknown {
    if (!(error instanceof EngineMemoryError)) return error;
    const wanted =
      peakBytes > 0 ? ` A step needs ${formatBytes(peakBytes)} or more, and ${this.free()}.` : '';
    const { size, from } = this.largest;
    return new TrainingMemoryError(
      `${error.message} The batches are of ${size} examples (${from}).${wanted}`,
      'Choose a smaller train.batchSize or smaller nets, or end other programs.',
      error,
    );
  }

  private require(what: string, needed: number): void {
    if (needed <= this.freeBytes()) return;
    const { size, from } = this.largest;
    throw new TrainingMemoryError(
      `${what} of ${size} examples (${from}) needs ${formatBytes(needed)} of memory or more, ` +
        `and ${this.free()}.`,
      `Choose a smaller train.batchSize or smaller nets. ${OVERRIDE}`,
    );
  }

  private free(): string {
    return `${formatBytes(this.freeBytes())} are free`;
  }
}

const OVERRIDE = 'GANZOO_MEMORY=<bytes> sets what may be taken, whatever is free.';
