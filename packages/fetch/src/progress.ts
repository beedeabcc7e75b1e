/**
 * How far an installation or a fetch is; `received` and `total` count bytes, `total` is missing where it is not known,
 * `what` where there is one wheel only.
 */
export interface Progress {
  readonly phase: 'download' | 'verify' | 'unpack';
  readonly received: number;
  readonly total?: number;
  /** The wheel or file at hand, such as `nvidia-cudnn-cu12 (7 of 13)`. */
  readonly what?: string;
}

/** Called often during an installation; it must return quickly. */
export type ProgressListener = (progress: Progress) => void;
