import { PluginContractError, type PluginKind } from '@ganzoo/sdk';
import { hintOf } from '../experiment-error.ts';
import { didYouMean } from '../nearest.ts';
import { isPlain } from '../plain.ts';

/** What a product, or an object inside it, may hold: each key, and what the object there may hold in turn. */
interface Allowed {
  /** `a game`, for messages. */
  readonly what: string;
  readonly keys: Readonly<Record<string, Allowed | null>>;
  /** What was there once, and what to write instead. */
  readonly gone?: Readonly<Record<string, string>>;
  /** True where the names are the plugin's own, and `keys['*']` says what is under each. */
  readonly named?: boolean;
}

const holds = (what: string, keys: readonly string[], inner: Allowed['keys'] = {}): Allowed => ({
  what,
  keys: { ...Object.fromEntries(keys.map(key => [key, null])), ...inner },
});

const named = (inner: Allowed): Allowed => ({ what: inner.what, keys: { '*': inner }, named: true });

const field = holds('a field', ['shape', 'dtype', 'range', 'classes', 'classNames']);
const group = holds('a group of fields', ['fields', 'splits', 'batch']);
const spec = holds("a data set's spec", ['splits', 'known', 'stamp', 'streamed', 'source', 'licence'], {
  fields: named(field),
  groups: named(group),
});
const net = holds('a net', ['role', 'build', 'inputs', 'outputs', 'field']);
const critic = holds('a critic', ['nets', 'real', 'fake', 'score', 'features']);
const player: Allowed = {
  ...holds('a player', ['trains', 'loss', 'repeat', 'secondOrder'], { critic }),
  gone: { inner: "Write `repeat: 'discIters'`." },
};
const phase = holds('a phase', [
  'name',
  'steps',
  'until',
  'players',
  'order',
  'fresh',
  'batchSize',
  'constants',
]);
const picture = holds("a view's picture", ['cells', 'rows', 'columns']);
const view = holds('a view', ['over', 'gives', 'run'], { picture });
const game: Allowed = {
  ...holds('a game', ['state', 'order', 'reads'], {
    nets: named(net),
    players: named(player),
    phases: named(phase),
    views: named(view),
  }),
  gone: {
    sample: 'Write game({ ... }), where it is short for a view, or `views: { samples: { gives, run } }`.',
    field: 'A view says what its results are: `views: { samples: { gives: { x: FIELD }, run } }`.',
  },
};
const metricNeeds = holds("a metric's needs", [
  ...['view', 'results', 'features', 'looksAt', 'real', 'baselines', 'generator', 'runs'],
]);
const monitorNeeds = holds("a monitor's needs", ['critic', 'nets', 'players', 'shapes']);

/** Architectures are records of builders by role, and roles are open words. */
const PRODUCTS: Readonly<Partial<Record<PluginKind, Allowed>>> = {
  dataset: holds('a data set', ['open'], { spec }),
  objective: game,
  constraint: holds('a constraint', [
    ...['critic', 'state', 'secondOrder', 'penalty', 'judged', 'gradients', 'project', 'weight'],
  ]),
  optimizer: holds('an optimizer', ['slots', 'initial', 'gradients', 'lookAhead', 'apply']),
  average: holds('an average', ['share']),
  scheduler: holds('a scheduler', ['at', 'discIters', 'players', 'stop']),
  metric: holds('a metric', ['better', 'label', 'compute'], { needs: metricNeeds }),
  features: holds('features', ['suffix', 'takes', 'prepare']),
  monitor: holds('a monitor', ['lookBack', 'warn', 'show'], { needs: monitorNeeds }),
};

/**
 * Throws {@link PluginContractError} where a plugin's product, or something inside it, is no object or has a key that ganzoo
 * does not know: a slip of the pen, or the form of an earlier version. What is a class of the plugin's own may have more.
 */
export function checkProduct(kind: PluginKind, label: string, product: unknown): void {
  if (typeof product !== 'object' || product === null)
    throw new PluginContractError(`${label} makes ${String(product)} where it should make an object.`);
  const allowed = PRODUCTS[kind];
  if (allowed) check(label, product, allowed, []);
}

function check(label: string, value: object, allowed: Allowed, path: readonly string[]): void {
  if (!Array.isArray(value) && !isPlain(value)) return;
  for (const [key, below] of Object.entries(value) as [string, unknown][]) {
    if (!allowed.named && !Object.hasOwn(allowed.keys, key)) {
      const known = Object.keys(allowed.keys);
      const at = path.length > 0 ? `, in ${path.join('.')}` : '';
      throw new PluginContractError(
        `${label} gives a key '${key}'${at}, which ${allowed.what} does not have.`,
        allowed.gone?.[key] ?? hintOf(didYouMean(key, known), `It may have: ${known.join(', ')}.`),
      );
    }
    const inner = allowed.keys[allowed.named ? '*' : key];
    if (inner && typeof below === 'object' && below !== null) check(label, below, inner, [...path, key]);
  }
}
