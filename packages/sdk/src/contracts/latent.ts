/** Distribution of the latent z. */
export interface Latent {
  /** Numbers in one z. */
  readonly dim: number;
  /** `uniform` is U(-1, 1) in each coordinate, `normal` is N(0, 1). */
  readonly distribution: 'uniform' | 'normal';
}
