import { isRecord } from './schema.ts';
import { at, fromPlain, plain, removeAt, setAt } from './tree.ts';
import type { Path, Tree } from './tree.ts';
import { show } from './wording.ts';

/** Where `train.average` stood as `ema`, which was the only average there was. */
const EMA: Path = ['train', 'ema'];
const AVERAGE: Path = ['train', 'average'];

/**
 * What ganzoo itself wrote, an earlier version perhaps, in the keys of today: `train.ema: { decay: 0.9 }` is
 * `train.average: { use: ema, decay: 0.9 }`.
 */
export function inTodaysKeys(tree: Tree): Tree {
  const ema = at(tree, EMA);
  if (!ema) return tree;
  const rest = removeAt(tree, EMA);
  if (ema.type !== 'map') return setAt(rest, AVERAGE, ema, ema.at);
  const use = { keyAt: ema.at, value: fromPlain('ema', ema.at) };
  return setAt(rest, AVERAGE, { ...ema, entries: new Map([['use', use], ...ema.entries]) }, ema.at);
}

/** The same of a plain value, such as the configuration that a checkpoint keeps. */
export function configOfToday(config: unknown): unknown {
  return plain(inTodaysKeys(fromPlain(config, { file: '', folder: '' })));
}

/** What to write in place of a key of an earlier version; undefined for any other key. */
export function todaysKey(path: Path, tree: Tree): { message: string; hint: string } | undefined {
  if (path.join('.') !== EMA.join('.')) return undefined;
  const ema = at(tree, EMA);
  const given = ema && plain(ema);
  const parameters = isRecord(given)
    ? Object.entries(given).map(([key, value]) => `${key}: ${show(value)}`)
    : [];
  return {
    message: 'train.ema is no key any more: what averages weights is a part, train.average',
    hint:
      given === null
        ? 'Leave it out; without train.average nothing is averaged.'
        : `Write average: { ${['use: ema', ...parameters].join(', ')} } in train.`,
  };
}
