import type { DataSpec, FieldSpec } from '@ganzoo/sdk';
import type { RunParts } from '@ganzoo/core';
import type { Colors } from '../io.ts';
import { formatCount } from '../text/numbers.ts';
import { formatTable } from '../text/table.ts';

/** What is going to be trained, as lines for the person. */
export function headerLines(
  parts: RunParts,
  facts: readonly (readonly [string, string])[],
  colors: Colors,
  width: number,
): string[] {
  const rows = [...facts, ...partRows(parts)].map(([name, text]) => [colors.dim(name), text]);
  return formatTable(rows, { width });
}

/** The parts of a run in words, each with its heading. */
export function partRows(parts: RunParts): [string, string][] {
  const { config, data, dataset, objective, constraints, architecture, optimizers, steps } = parts;
  const { train, metrics } = config;
  const game = [objective.name, ...constraints.map(({ name }) => name)].join(' + ');
  const inner = Object.values(parts.game.players).some(({ inner }) => inner);
  const rows: [string, string][] = [
    ['data', `${dataset.name}: ${describeData(data)}`],
    ['game', `${game} on ${architecture.name}; players ${Object.keys(parts.game.players).join(', ')}`],
    [
      'training',
      [
        `${formatCount(steps)} steps of ${formatCount(train.batchSize)} examples`,
        ...(inner && train.discIters !== 1 ? [`${train.discIters} discriminator updates a step`] : []),
        optimizerText(optimizers),
      ].join(', '),
    ],
  ];
  if (metrics.length > 0) {
    rows.push([
      'metrics',
      metrics.map(({ use, every }) => `${use} every ${formatCount(every)} steps`).join(', '),
    ]);
  }
  return rows;
}

/** `x 28×28×1 in [-1, 1], y 10 classes; train 60,000, test 10,000`. */
export function describeData({ fields, splits }: DataSpec): string {
  const named = Object.entries(fields).map(([name, field]) => `${name} ${describeField(field)}`);
  const sizes = Object.entries(splits).map(([name, size]) => `${name} ${formatCount(size)}`);
  return `${named.join(', ')}; ${sizes.join(', ')}`;
}

function describeField({ shape, range, classes }: FieldSpec): string {
  if (classes !== undefined) return `${formatCount(classes)} classes`;
  const [length = 1, ...more] = shape;
  const size = more.length > 0 ? shape.join('×') : length === 1 ? 'a number' : `${length} numbers`;
  return range ? `${size} in [${range.join(', ')}]` : size;
}

function optimizerText(optimizers: RunParts['optimizers']): string {
  const texts = Object.entries(optimizers).map(([player, { name, params }]) => {
    const rate = params['learningRate'];
    return { player, text: typeof rate === 'number' ? `${name} at ${rate}` : name };
  });
  const [first] = texts;
  if (first && texts.every(({ text }) => text === first.text)) return first.text;
  return texts.map(({ player, text }) => `${player} by ${text}`).join(', ');
}
