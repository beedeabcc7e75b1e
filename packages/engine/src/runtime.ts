import type { tf } from '@ganzoo/sdk';
import type { ParameterHost } from '@ganzoo/sdk/host';
import type { Device } from './device.ts';
import type { Precision } from './native/low-precision.ts';
import type { Profiler } from './native/profiler.ts';

/** Where tensors live: TensorFlow's native library, or one of tfjs's own backends, which run anywhere. */
export const BACKENDS = ['native', 'wasm', 'cpu'] as const;

export type BackendName = (typeof BACKENDS)[number];

/** How a step is run: `graph` compiles it, `xla` compiles it by XLA, `off` runs it operation by operation. */
export type CompileMode = 'graph' | 'xla' | 'off';

/** Shape and type of an argument of a compiled function. */
export interface ArgumentSpec {
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32';
}

/** A function of tensors that runs as one call. */
export interface StepFunction {
  /** Gives new tensors, the caller's to dispose. */
  run(args: readonly tf.Tensor[]): tf.Tensor[];
  /**
   * The same function run up to `most` times in one call: takes the count (int32 scalar) and each argument's values
   * stacked along a first axis of length `most`, gives each result stacked likewise. Missing where nothing was compiled.
   */
  repeated?(most: number): StepFunction;
  dispose(): void;
  /** Milliseconds the tracing took, and nodes in the graph; 0 where nothing was compiled. */
  readonly traceMs: number;
  readonly nodes: number;
  /** Bytes the function needs for its results on the way, estimated from below; undefined where nothing was compiled. */
  readonly peakBytes?: number;
}

export type TensorFunction = (...args: tf.Tensor[]) => tf.Tensor[];

/** Facts about a running engine, for `ganzoo engine info` and a run's environment.json. */
export interface EngineInfo {
  readonly backend: BackendName;
  /** Of TensorFlow, or of TensorFlow.js on the portable backends. */
  readonly version: string;
  /** Path of TensorFlow's library; undefined on the portable backends. */
  readonly library?: string;
  /** Threads within one operation; undefined where TensorFlow chooses, one a core. */
  readonly threads?: number;
  /** The device operations run on; the portable backends know the processor only. */
  readonly device: Device;
  readonly devices: readonly { name: string; type: string }[];
}

/** What the engine needs of a backend; `native/` and `portable/` hold one implementation each. */
export interface Runtime extends ParameterHost {
  readonly info: EngineInfo;
  readonly handles: number;
  step(
    name: string,
    args: readonly ArgumentSpec[],
    run: TensorFunction,
    mode: Exclude<CompileMode, 'off'>,
  ): StepFunction;
  rehearse(args: readonly ArgumentSpec[], run: TensorFunction): void;
  inPrecision<T>(precision: Precision, make: () => T): T;
  profiler(): Profiler;
  resident(data: Uint8Array | Float32Array | Int32Array, shape: readonly number[]): tf.Tensor;
}
