import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { EngineMemoryError } from '@ganzoo/engine';
import { formatBytes } from '@ganzoo/fetch';
import { groupsRead, type RunParts } from '@ganzoo/core';
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
    const { batchSize, latent } = config.train;
    const numbers = groupsRead(this.parts).flatMap(({ fields, batch }) =>
      fields.map(name => batch * sizeOf(data.fields[name]!.shape)),
    );
    this.require('One batch', WORD * numbers.reduce((a, b) => a + b, batchSize * latent.dim));
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
    return new TrainingMemoryError(
      `${error.message} The batches are of ${this.parts.config.train.batchSize} examples (train.batchSize).${wanted}`,
      'Choose a smaller train.batchSize or smaller nets, or end other programs.',
      error,
    );
  }

  private require(what: string, needed: number): void {
    if (needed <= this.freeBytes()) return;
    const { batchSize } = this.parts.config.train;
    throw new TrainingMemoryError(
      `${what} of ${batchSize} examples (train.batchSize) needs ${formatBytes(needed)} of memory or more, ` +
        `and ${this.free()}.`,
      `Choose a smaller train.batchSize or smaller nets. ${OVERRIDE}`,
    );
  }

  private free(): string {
    return `${formatBytes(this.freeBytes())} are free`;
  }
}

const OVERRIDE = 'GANZOO_MEMORY=<bytes> sets what may be taken, whatever is free.';
