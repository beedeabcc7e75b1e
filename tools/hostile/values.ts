import { GOOD, instead, many, type Hostile } from './entry.ts';

const train = (line: string): string => instead('train', `train: { steps: 3, batchSize: 16, ${line} }`);
const ring = (line: string): string => instead('dataset', `dataset: { use: gaussian-ring, ${line} }`);
const net = (line: string): string => instead('architecture', `architecture: { use: mlp, ${line} }`);

/** Values that are too large, of the wrong type or no values at all, and names that lead elsewhere. */
export const VALUES: readonly Hostile[] = [
  {
    name: 'batch-of-a-trillion',
    content: instead('train', 'train: { steps: 3, batchSize: 1e12 }'),
    says: /batchSize is 1000000000000 but must be an integer >= 1 and <= 1000000/,
  },
  {
    name: 'batch-larger-than-the-data',
    content: instead('train', 'train: { steps: 3, batchSize: 1e6 }'),
    says: /batchSize is 1,000,000, but dataset 'gaussian-ring' has 500/,
  },
  {
    name: 'steps-beyond-number',
    content: instead('train', 'train: { steps: 1e300 }'),
    says: /steps is 1e\+300 but must be an integer >= 1 and <= 1000000000000/,
  },
  {
    name: 'steps-beyond-double',
    content: instead('train', 'train: { steps: 1e999 }'),
    says: /steps is infinite/,
  },
  {
    name: 'latent-of-a-billion',
    content: train('latent: { dim: 1e9 }'),
    says: /latent\.dim is 1000000000 but must be/,
  },
  {
    name: 'latent-times-batch',
    content: train('latent: { dim: 1000000 }').replace('batchSize: 16', 'batchSize: 500'),
    says: /does not fit into memory/,
  },
  { name: 'hidden-of-a-billion', content: net('hidden: [1e9]'), says: /hidden\.0 is 1000000000 but must be/ },
  {
    name: 'hidden-of-thousands',
    content: net(`hidden: [${many(2000, () => '1', ', ')}]`),
    says: /hidden is a list of 2000 items but must be a list of at most 32/,
  },
  { name: 'hidden-nested', content: net('hidden: [[[8]]]'), says: /hidden\.0 is \[\[8\]\] but must be/ },
  {
    name: 'samples-of-a-quadrillion',
    content: `${GOOD}metrics: [{ use: mode-coverage, samples: 1e15 }]\n`,
    says: /samples is 1000000000000000 but must be/,
  },
  {
    name: 'examples-of-a-trillion',
    content: ring('trainSize: 1e12'),
    says: /trainSize is 1000000000000 but must be/,
  },
  { name: 'modes-of-a-billion', content: ring('modes: 1e9'), says: /modes is 1000000000 but must be/ },
  {
    name: 'pictures-of-a-billion',
    content: `${GOOD}log: { grid: 1e9 }\n`,
    says: /grid is 1000000000 but must be/,
  },
  {
    name: 'more-samples-than-examples',
    content: `${GOOD}metrics: [{ use: fid, features: { use: classifier }, samples: 10000 }]\n`,
    says: /compares 10,000 samples with the split 'test', but dataset 'gaussian-ring' has 100/,
  },
  { name: 'not-a-number', content: ring('sigma: .nan'), says: /sigma is not a number \(\.nan\)/ },
  { name: 'infinity', content: ring('radius: .inf'), says: /radius is infinite \(\.inf\)/ },
  { name: 'minus-infinity', content: `${GOOD}seed: -.inf\n`, says: /seed is infinite \(-\.inf\)/ },
  { name: 'huge-integer', content: `${GOOD}seed: ${'9'.repeat(400)}\n`, says: /seed is (infinite|'9)/ },
  {
    name: 'integer-that-is-not-exact',
    content: `${GOOD}seed: 9007199254740993\n`,
    says: /seed is 9007199254740992 but must be an integer >= 0 and <= 9007199254740991/,
  },
  { name: 'huge-hexadecimal', content: `${GOOD}seed: 0x${'F'.repeat(64)}\n`, says: /seed is 1\.15\d*e\+77/ },
  { name: 'huge-octal', content: `${GOOD}seed: 0o${'7'.repeat(40)}\n`, says: /seed is 1\.3\d*e\+36/ },
  {
    name: 'sexagesimal',
    content: instead('train', 'train: { steps: 190:20:30 }'),
    says: /steps is '190:20:30' but must be an integer/,
  },
  {
    name: 'underscores',
    content: instead('train', 'train: { steps: 1_000 }'),
    says: /steps is '1_000' but must be an integer/,
  },
  {
    name: 'yes-for-true',
    content: net('batchNorm: yes'),
    says: /batchNorm is 'yes' but must be true or false/,
  },
  {
    name: 'off-for-false',
    content: net('batchNorm: off'),
    says: /batchNorm is 'off' but must be true or false/,
  },
  { name: 'true-for-text', content: `${instead('name', 'name: true')}`, says: /name is true but must be/ },
  { name: 'number-for-text', content: net('activation: 3'), says: /activation is 3 but must be text/ },
  { name: 'date-for-number', content: `${GOOD}seed: 2001-01-01\n`, says: /seed is '2001-01-01'/ },
  {
    name: 'nothing-for-sections',
    content: 'dataset:\narchitecture:\nobjective:\ntrain:\n',
    says: /has 4 problems|dataset is null/,
  },
  {
    name: 'lists-for-maps',
    content: 'dataset: []\narchitecture: []\nobjective: []\ntrain: []\n',
    says: /has 4 problems/,
  },
  {
    name: 'name-that-leads-up',
    content: instead('name', 'name: ../../evil'),
    says: /name is '\.\.\/\.\.\/evil' but must be letters/,
  },
  {
    name: 'name-from-the-root',
    content: instead('name', 'name: /etc/cron.d/evil'),
    says: /name is '\/etc\/cron\.d\/evil' but must be/,
  },
  {
    name: 'name-too-long',
    content: instead('name', `name: ${'n'.repeat(5000)}`),
    says: /name is 'n+\.\.\. but must be/,
  },
  {
    name: 'name-for-backtracking',
    content: instead('name', `name: "${'a.'.repeat(8000)}!"`),
    says: /name is 'a\./,
  },
  {
    name: 'plugin-that-leads-up',
    content: instead('objective', 'objective: { use: ../../../../etc/passwd }'),
    says: /no objective '\.\.\/\.\.\//,
  },
  {
    name: 'plugin-proto',
    content: instead('objective', 'objective: { use: __proto__ }'),
    says: /no objective '__proto__'/,
  },
  {
    name: 'plugin-constructor',
    content: instead('objective', 'objective: { use: constructor }'),
    says: /no objective 'constructor'/,
  },
  {
    name: 'plugin-to-string',
    content: instead('dataset', 'dataset: { use: toString }'),
    says: /no dataset 'toString'/,
  },
  {
    name: 'plugin-with-a-long-name',
    content: instead('dataset', `dataset: { use: ${'x'.repeat(16_000)} }`),
    says: /no dataset 'x+\.\.\.'/,
  },
  {
    name: 'plugin-with-escapes',
    content: instead('dataset', 'dataset: { use: "\\e[2J\\e[H" }'),
    says: /no dataset '\\u001b\[2J\\u001b\[H'/,
  },
  {
    name: 'plugin-that-is-a-list',
    content: instead('dataset', 'dataset: { use: [gaussian-ring] }'),
    says: /dataset\.use is \[/,
  },
  { name: 'parameter-of-objects', content: ring('hasOwnProperty: 1'), says: /no parameter 'hasOwnProperty'/ },
  {
    name: 'best-constructor',
    content: train('checkpoints: { best: constructor }'),
    says: /best is 'constructor' but must be null/,
  },
  {
    name: 'player-to-string',
    content: train('optimizers: { toString: { use: adam } }'),
    says: /names 'toString', which is no player/,
  },
  {
    name: 'constraint-on-proto',
    content: `${GOOD}constraints: [{ use: weight-clipping, on: [__proto__] }]\n`,
    says: /put on '__proto__', which is no player/,
  },
  {
    name: 'scheduler-of-proto',
    content: `${GOOD}schedulers: [{ use: constant, of: __proto__.a.b }]\n`,
    says: /it must be optimizers/,
  },
  {
    name: 'scheduler-of-far-away',
    content: `${GOOD}schedulers: [{ use: constant, of: constraints.${'9'.repeat(300)}.weight }]\n`,
    says: /there is no constraint 9+/,
  },
  {
    name: 'scheduler-of-dots',
    content: `${GOOD}schedulers: [{ use: constant, of: "${'a.'.repeat(8000)}" }]\n`,
    says: /it must be optimizers/,
  },
];
