/** A picture of 8-bit samples, row by row; 1 channel is gray, 3 are red, green, blue. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
}
