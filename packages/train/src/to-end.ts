/** Goes through work that tells what it is about to do, and gives its result. */
export async function toEnd<T>(
  work: AsyncGenerator<string, T, void>,
  tell: (what: string) => void = () => undefined,
): Promise<T> {
  for (;;) {
    const next = await work.next();
    if (next.done) return next.value;
    tell(next.value);
  }
}
