/** The command line asks for what there is not; its message is all that a person needs. */
export class UsageError extends Error {
  readonly code = 'BENCH_USAGE';
}
