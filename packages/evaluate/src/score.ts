import type { Metric, MetricInput, MetricResult } from '@ganzoo/sdk';

/** A metric's result; an exception in a metric, or a number that is none, is a failed metric, not a lost night. */
export async function compute(metric: Metric, input: MetricInput): Promise<MetricResult> {
  try {
    const result: MetricResult = await metric.compute(input);
    const slip = slipOf(result);
    return slip === undefined ? result : { failed: slip };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

/** What is no number, in words. */
const WORDS: Readonly<Record<string, string>> = { undefined: 'nothing', object: 'an object' };

/** In what a result is none. */
function slipOf(result: unknown): string | undefined {
  if (typeof result !== 'object' || result === null) return `it gave ${String(result)} as its result`;
  if ('failed' in result)
    return typeof result.failed === 'string' ? undefined : 'it failed without a reason in words';
  const { value, beside = {} } = result as { value?: unknown; beside?: Readonly<Record<string, unknown>> };
  const numbers = [['its value', value], ...Object.entries(beside)] as [string, unknown][];
  const odd = numbers.find(([, number]) => typeof number !== 'number' || !Number.isFinite(number));
  if (!odd) return undefined;
  const [name, what] = odd;
  const told = typeof what === 'number' ? String(what) : (WORDS[typeof what] ?? `a ${typeof what}`);
  return name === 'its value'
    ? `it gave ${told} as its value`
    : `it gave ${told} as '${name}', not a finite number`;
}

/** Scores by tag: the metric's own number under `tag`, others as `tag/name`; `null` for a failed metric. */
export function scoreValues(tag: string, result: MetricResult): Record<string, number | null> {
  if ('failed' in result) return { [tag]: null };
  const beside = Object.entries(result.beside ?? {});
  return Object.fromEntries([
    [tag, result.value],
    ...beside.map(([name, value]) => [`${tag}/${name}`, value] as const),
  ]);
}
