import { PluginContractError, tf, type Picture, type Shows } from '@ganzoo/sdk';
import type { TrainEvent } from '../events.ts';

/** Sorts of things that a look shows, by the key that holds them. */
const SORTS = ['picture', 'svg', 'curve', 'histogram', 'text'] as const;
type Sort = (typeof SORTS)[number] | 'number';

/** Names become parts of files' names and of TensorBoard's tags. */
const PART = '[\\p{L}\\p{N}_][\\p{L}\\p{N}_.+-]*';
const NAME = new RegExp(`^${PART}(/${PART})*$`, 'u');

/** A thing under its tag. */
interface Tagged {
  readonly tag: string;
  readonly sort: Sort;
  readonly thing: Record<string, unknown>;
}

/**
 * What monitors have shown under which tag: one sort of thing, since TensorBoard has a page for each sort, and in a file
 * of its own.
 */
export class Shown {
  readonly #sorts = new Map<string, Sort>();
  readonly #files = new Map<string, string>();

  /** What the look of a monitor gave as events; throws {@link PluginContractError} where that is not what a look gives. */
  async events(step: number, label: string, id: string, given: unknown): Promise<TrainEvent[]> {
    if (!isRecord(given)) throw slip(label, `shows ${said(given)} instead of things by name`);
    const all = Object.entries(given).map(([name, thing]) => {
      const tagged = { tag: `monitors/${id}/${name}`, ...checked(label, name, thing) };
      this.#keepTo(label, tagged);
      return tagged;
    });
    const numbers = all.filter(({ sort }) => sort === 'number');
    const values = Object.fromEntries(numbers.map(({ tag, thing }) => [tag, thing['number'] as number]));
    const others = all.filter(({ sort }) => sort !== 'number');
    const events = await Promise.all(others.map(tagged => eventOf(step, tagged)));
    return [...(numbers.length > 0 ? [{ kind: 'scalars', step, values } as const] : []), ...events];
  }

  #keepTo(label: string, { tag, sort }: Tagged): void {
    const before = this.#sorts.get(tag) ?? sort;
    if (before !== sort) throw slip(label, `shows as '${tag}' a ${sort}, which was a ${before} before`);
    const file = tag.replaceAll(/[^\w.-]+/g, '-');
    const other = this.#files.get(file) ?? tag;
    if (other !== tag) throw slip(label, `shows '${tag}', whose file would be that of '${other}'`);
    this.#sorts.set(tag, sort);
    this.#files.set(file, tag);
  }
}

async function eventOf(step: number, { tag, sort, thing }: Tagged): Promise<TrainEvent> {
  // loaded by those who draw only
  const drawing = () => import('../pictures/drawing.ts');
  const shown = thing as { [K in (typeof SORTS)[number]]: Extract<Shows[string], Record<K, unknown>>[K] };
  switch (sort) {
    case 'svg':
      return { kind: 'image', step, tag, picture: await (await drawing()).rasterized(shown.svg) };
    case 'curve': {
      const { curve } = shown;
      const { curveSvg, rasterized } = await drawing();
      return { kind: 'curve', step, tag, curve, picture: await rasterized(curveSvg(curve)) };
    }
    case 'histogram':
      return { kind: 'histogram', step, tag, values: Float32Array.from(shown.histogram) };
    case 'text':
      return { kind: 'text', step, tag, text: shown.text };
    default:
      return { kind: 'image', step, tag, picture: shown.picture };
  }
}

/** The sort of a thing, which is found to be one of that sort. */
function checked(label: string, name: string, thing: unknown): Pick<Tagged, 'sort' | 'thing'> {
  if (!NAME.test(name))
    throw slip(
      label,
      `shows something as '${name}'`,
      'Use letters, digits and _ . + -, in parts between slashes.',
    );
  if (typeof thing === 'number') return { sort: 'number', thing: { number: thing } };
  const sorts = isRecord(thing) ? SORTS.filter(sort => thing[sort] !== undefined) : [];
  const [sort] = sorts;
  if (!isRecord(thing) || !sort || sorts.length > 1) {
    const hint = `Give a number or one of { ${SORTS.join(' }, { ')} }.`;
    throw slip(label, `shows ${said(thing)} as '${name}'`, hint);
  }
  const fault = FAULTS[sort](thing[sort]);
  if (fault) throw slip(label, `shows as '${name}' a ${sort} ${fault}`);
  return { sort, thing };
}

/** What is wrong with a thing of each sort; undefined where nothing is. */
const FAULTS: Readonly<Record<(typeof SORTS)[number], (thing: unknown) => string | undefined>> = {
  text: text => (typeof text === 'string' ? undefined : `that is ${said(text)}`),
  svg: svg => (typeof svg === 'string' ? undefined : `that is ${said(svg)}`),
  histogram: values => (isNumbers(values) ? undefined : `of ${said(values)}`),
  picture: pictureFault,
  curve: curveFault,
};

function pictureFault(given: unknown): string | undefined {
  const { width, height, channels, data } = (isRecord(given) ? given : {}) as Partial<Picture>;
  if (![width, height].every(side => Number.isSafeInteger(side) && side! > 0))
    return 'without width and height';
  if (channels !== 1 && channels !== 3) return `of ${said(channels)} channels instead of 1 or 3`;
  const size = width! * height! * channels;
  if (!(data instanceof Uint8Array)) return `of ${said(data)} instead of a Uint8Array`;
  return data.length === size ? undefined : `of ${data.length} bytes instead of ${size}`;
}

function curveFault(given: unknown): string | undefined {
  const { x, lines, axes = {} } = isRecord(given) ? given : {};
  if (!isNumbers(x)) return `over ${said(x)}`;
  if (!isRecord(lines) || Object.keys(lines).length === 0) return 'without lines by name';
  for (const [name, heights] of Object.entries(lines)) {
    if (!NAME.test(name)) return `with a line '${name}'`;
    if (!isNumbers(heights)) return `whose line '${name}' is ${said(heights)}`;
    if (heights.length !== x.length)
      return `whose line '${name}' has ${heights.length} numbers over ${x.length}`;
  }
  const words =
    isRecord(axes) && [axes['x'], axes['y']].every(each => each === undefined || typeof each === 'string');
  return words ? undefined : 'whose axes are no texts';
}

function isNumbers(values: unknown): values is ArrayLike<number> {
  if (!Array.isArray(values) && !ArrayBuffer.isView(values)) return false;
  const all = values as unknown as ArrayLike<unknown>;
  return all.length > 0 && Array.prototype.every.call(all, value => typeof value === 'number');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !ArrayBuffer.isView(value) &&
    !(value instanceof tf.Tensor)
  );
}

/** What came, in a word or two. */
function said(value: unknown): string {
  if (value instanceof tf.Tensor) return 'a tensor';
  if (Array.isArray(value) || ArrayBuffer.isView(value))
    return value['length' as never] === 0 ? 'no numbers' : 'a list';
  if (typeof value === 'object' && value !== null)
    return `an object of ${Object.keys(value).join(', ') || 'nothing'}`;
  return JSON.stringify(value) ?? 'nothing';
}

function slip(label: string, what: string, hint?: string): PluginContractError {
  return new PluginContractError(`${label} ${what}.`, hint);
}
