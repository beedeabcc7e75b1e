/** How far an installation is; `received` and `total` count bytes, `total` is missing where it is not known. */
export interface Progress {
  readonly phase: 'download' | 'verify' | 'unpack';
  readonly received: number;
  readonly total?: number;
}

/** Called often during an installation; it must return quickly. */
export type ProgressListener = (progress: Progress) => void;
