import { markdownTable } from '../shared/markdown-table.ts';
import { LEAST_ROUNDS, MOST_SECONDS, NARROW } from './against/rounds.ts';
import { inMs, inWords, verdictOf } from './against/verdict.ts';
import type { KeptAgainst, KeptManyPlugins, KeptStartUp, KeptThreads, Measurements } from './measurements.ts';
import { NAMES, printable, row, type Result } from './report.ts';
import { findWork } from './works.ts';

/** docs/benchmarks.md from docs/benchmarks.json. */
export function benchmarksPage({
  works: kept,
  threads,
  against,
  startUp,
  manyPlugins,
}: Measurements): string {
  const results = kept.map(entry => ({ ...entry, work: findWork(entry.work) }));
  const exact = results.filter(({ precision }) => precision === 'float32');
  const memory = exact.map(result => row([result.work.name, ...NAMES.map(name => megabytes(result, name))]));
  const times = [...new Set(kept.map(when))];
  return `<!-- prettier-ignore-start -->

# Benchmarks

Milliseconds a training step: the middle of the rounds (smallest–largest), each the median of its steps. All contenders of a
row were timed in turn in one run on the same machine. Written by \`npm run bench -- --write\`:

${times.map(text => `- ${text}`).join('\n')}

${printable(results, true)}

"ganzoo" is what \`ganzoo run\` does without options: the whole step compiled into one call of TensorFlow. "Our eager" is
the same step with \`compile: off\`: operation by operation, one call each, with the fused operations of our engine (batch
norm, biases, the gradients of activations, Adam, whole LSTMs). "Stock tfjs" is what TensorFlow.js for Node gives by
itself: the same experiment operation by operation with tfjs-node's own kernels, gradients and variables, and what tfjs
has no kernel for put together from its operations, as its own layers and optimizers do it; data and noise come from our
engine, and it calls the same TensorFlow library with the same threads. It is timed in float32, which is all that tfjs
has; – where it was not. In the memory table "auto", "off" and "stock" are these three. PyTorch 2.15 runs with two
threads; "plain" is the usual tutorial loop, the other three also skip the discriminator's weight gradients in the
generator's step and take the fused Adam (\`compile\` of WGAN-GP leaves the penalty as it is, which PyTorch cannot
differentiate twice when compiled). In bf16-mixed PyTorch has autocast. TensorFlow is Python's 2.21 with \`tf.function\`,
fused batch norm and fused Adam. The residual and
style nets of ours (stock's too) ask for convolutions that change the size at once (\`resample\`), with fewer products for
the same numbers; PyTorch's programs resize and convolve one after the other, as its users do. "Losses agree to" is the largest relative difference between our losses and any of
theirs over the first ten steps from the same weights, examples and random numbers.

What is timed:

${exact.map(({ work }) => `- ${work.name}: ${work.summary}`).join('\n')}

## Memory

Megabytes resident at most beyond the loaded libraries, float32:

${row(['work', ...NAMES])}
${row(['---', ...NAMES.map(() => '---')])}
${memory.join('\n')}

## Threads

Steps a second of the same run with two threads, and of two runs at once with one thread each (\`npm run bench -- --threads
--write\`; ${threads[0]?.date ?? 'not measured yet'}). A sweep on two cores does better with two runs side by side.

${row(['work', 'one run, two threads', 'two runs, one thread each', 'runs an hour, side by side over in turn'])}
${row(['---', '---', '---', '---'])}
${threads.map(sideBySideRow).join('\n')}

## Start-up

Seconds from the start of a process, with all files in the system's memory and code compiled before kept where Node can keep
it; medians of rounds in turn. Each row holds the ones before it: Node itself, the command's own code, reading and checking
an experiment with its plugins, then TensorFlow, composing, building the step and running it once
([ADR 19](adr/0019-start-up.md); \`npm run start-up -- --write\`${startUp ? `; ${when(startUp)}` : ''}).

${startUp ? startUpTable(startUp) : 'Not measured yet.'}

## Many plugins

Seconds with the built-in plugins alone, and with ${manyPlugins?.files ?? 250} made-up plugin files in the way (own ones in
families, npm packages with and without a manifest, broken ones): medians of pairs, and the median of their ratios
(\`npm run many-plugins -- --write\`${manyPlugins ? `; ${when(manyPlugins)}` : ''}).

${manyPlugins ? manyPluginsTable(manyPlugins) : 'Not measured yet.'}

## Against an earlier commit

Each row's time over its time at an earlier commit, with a 95 % interval, on one machine in turn. Written by
\`npm run bench -- --against COMMIT --write\`. A work's time is that of a training step, a command's that of the whole process.
Each round starts two programs anew, since two processes of the same program differ for as long as they live, and times old,
new, new, old, so that a machine that slows down evenly weighs on both alike; its ratio is that of the geometric means. The ratio
is the median of the rounds' ratios and the interval goes from the k-th smallest to the k-th largest of them, with the largest
k that a binomial distribution allows (the interval of the sign test): it asks nothing of the noise. A row has at least
${LEAST_ROUNDS} rounds and ends when its interval lies within ±${NARROW * 100} %, or after ${MOST_SECONDS / 60} minutes. "Slower" and "faster" are rows whose whole
interval lies beyond ${NARROW * 100} %, "equal" those with all of it within, "open" all others.

${against.length > 0 ? againstTable(against) : 'Not measured yet.'}

<!-- prettier-ignore-end -->
`;
}

function when({ date, machine, rounds }: Pick<KeptStartUp, 'date' | 'machine' | 'rounds'>): string {
  return `${date}, ${rounds} rounds, ${machine}`;
}

/** Seconds by start and version of Node. */
export function startUpTable({ versions, rows }: KeptStartUp): string {
  const lines = rows.map(({ name, seconds }) => [name, ...seconds.map(each => each.toFixed(3))]);
  return markdownTable(['seconds', ...versions.map(version => `Node ${version}`)], lines);
}

function manyPluginsTable({ rows }: KeptManyPlugins): string {
  const lines = rows.flatMap(({ name, wall, cpu }) =>
    (
      [
        ['elapsed', wall],
        ['of processors', cpu],
      ] as const
    ).map(([what, { few, many, ratio }]) => [
      name,
      what,
      few.toFixed(3),
      many.toFixed(3),
      `**${ratio.toFixed(3)}**`,
    ]),
  );
  return markdownTable(['', 'seconds', 'built-in alone', 'with the made-up', 'ratio'], lines);
}

function megabytes({ memory }: Pick<Result, 'memory'>, name: string): string {
  return memory[name]?.toFixed(0) ?? '–';
}

function sideBySideRow({ work, inTurn, together }: KeptThreads): string {
  return row([work, inTurn.toFixed(1), together.toFixed(1), (together / inTurn).toFixed(2)]);
}

function againstTable(rows: readonly KeptAgainst[]): string {
  const lines = rows.map(each => [
    each.name,
    `${each.against}, ${inMs(each.old)}`,
    `${each.commit}, ${inMs(each.now)}`,
    `**${inWords(each)}**`,
    verdictOf(each),
    String(each.rounds),
    `${each.date}, ${each.machine}`,
  ]);
  return markdownTable(['row', 'old, ms', 'new, ms', 'new / old', '', 'rounds', 'measured'], lines);
}
