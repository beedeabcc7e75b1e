import type { DataSpec, FieldSpec, Phase } from '@ganzoo/sdk';
import { DEFAULT_GROUP } from '@ganzoo/sdk/data';
import {
  groupsRead,
  partsInside,
  sizesInWords,
  type FromConfig,
  stretchesOf,
  type RunPart,
  type RunParts,
} from '@ganzoo/core';
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
  const { config, data, dataset, objective, constraints, optimizers, average, steps } = parts;
  const { train, metrics } = config;
  const game = [objective, ...constraints].map(madeOf).join(' + ');
  const repeats = Object.values(parts.game.players).some(({ repeat }) => repeat === 'discIters');
  const rows: [string, string][] = [
    ['data', `${madeOf(dataset)}: ${describeData(data)}`],
    ['game', `${game}${onNets(parts)}; players ${Object.keys(parts.game.players).join(', ')}`],
    [
      'training',
      [
        `${formatCount(steps)} steps of ${train.accumulate === 1 ? '' : `${train.accumulate} × `}${batchText(parts)} examples`,
        ...(repeats && train.discIters !== 1 ? [`${train.discIters} discriminator updates a step`] : []),
        optimizerText(optimizers),
        ...(average ? [`weights averaged by ${madeOf(average)}`] : []),
      ].join(', '),
    ],
  ];
  const views = viewsText(parts.game);
  if (views !== 'samples') rows.push(['shows', views]);
  if (train.from) rows.push(['from', fromText(train.from)]);
  if (parts.game.phases) rows.push(['phases', phasesText(parts)]);
  if (metrics.length > 0) {
    rows.push(['metrics', metrics.map(({ use, every }) => `${use} ${everyText(every)}`).join(', ')]);
  }
  if (parts.monitors.length > 0) rows.push(['monitors', monitorsText(parts)]);
  return rows;
}

/** `runs/a (its last checkpoint), frozen discriminator/dense_1`. */
function fromText({ run, step, averaged, weights, frozen }: FromConfig): string {
  const which = typeof step === 'number' ? `step ${formatCount(step)}` : `its ${step} checkpoint`;
  return [
    `${run} (${which}${averaged ? ', averaged weights' : ''})`,
    ...(weights ? [`only ${weights.join(', ')}`] : []),
    ...(frozen.length > 0 ? [`frozen ${frozen.join(', ')}`] : []),
  ].join(', ');
}

/** `samples, reconstructions of test`; `nothing` for a game without views. */
export function viewsText({ views }: Pick<RunParts['game'], 'views'>): string {
  const texts = Object.entries(views).map(([name, { over }]) => {
    if (over === undefined) return name;
    return `${name} of ${typeof over === 'string' ? over : `${over.split}/${over.group}`}`;
  });
  return texts.length === 0 ? 'nothing' : texts.join(', ');
}

function everyText(every: number): string {
  return every > 0 ? `every ${formatCount(every)} steps` : 'at the end';
}

/** `discriminator-wins, score-over-line every 1,000 steps`. */
function monitorsText({ monitors }: RunParts): string {
  const texts = monitors.map(({ id, every, product }) => {
    return product.show ? `${id} ${everyText(every)}` : id;
  });
  return texts.join(', ');
}

/** `lookahead of adam`: a part with the parts inside it. */
function madeOf({ name, inner }: RunPart): string {
  const parts = Object.values(inner).flat() as RunPart[];
  return parts.length === 0 ? name : `${name} of ${parts.map(madeOf).join(' and ')}`;
}

/** `first: discriminator (500 steps, 32 examples); then: discriminator, generator`, with a word on what the run is too short for. */
export function phasesText({ game, steps }: Pick<RunParts, 'game' | 'steps'>): string {
  const stretches = stretchesOf(game).filter(({ from, name }) => from < steps || name !== undefined);
  const first = stretches.findIndex(({ condition }) => condition);
  const texts = stretches.map(({ name = 'then', from, players, batchSize, constants = {} }, i) => {
    // a phase may end before the most that it lasts, so that a later one comes earlier
    const never = from >= steps && (first < 0 || i <= first);
    const facts = [
      never ? 'never: the run ends before' : lengthText(game.phases?.[i]),
      ...(batchSize === undefined ? [] : [`${formatCount(batchSize)} examples`]),
      ...Object.entries(constants).map(([constant, value]) => `${constant} ${value}`),
    ];
    return `${name}: ${players.join(', ')} (${facts.join(', ')})`;
  });
  return texts.join('; ');
}

/** `500 steps`, `to the end`, `until its condition holds, at most 500 steps`. */
function lengthText({ steps, until }: Pick<Phase, 'steps' | 'until'> = {}): string {
  const most = steps === undefined ? undefined : `${formatCount(steps)} steps`;
  if (!until) return most ?? 'to the end';
  return `until its condition holds${most === undefined ? '' : `, at most ${most}`}`;
}

/** ` on dcgan, discriminator on patch-gan`; nothing for a game whose nets are all its own. */
function onNets({ config: { architecture, nets = {} } }: RunParts): string {
  const named = Object.entries(nets).map(([net, { use }]) => `${net} on ${use}`);
  const all = [...(architecture ? [architecture.use] : []), ...named];
  return all.length === 0 ? '' : ` on ${all.join(', ')}`;
}

/** `64`, or where the data set has groups what each gives: `16 labelled + 64 unlabelled`. */
function batchText(parts: RunParts): string {
  const groups = groupsRead(parts);
  const texts = groups.map(
    ({ name, batch }) => `${formatCount(batch)}${name === DEFAULT_GROUP ? '' : ` ${name}`}`,
  );
  return texts.join(' + ');
}

/** `x 28×28×1 in [-1, 1], y 10 classes; train 60,000, test 10,000`; with groups `train 30,000 a + 30,000 b`. */
export function describeData(data: Pick<DataSpec, 'fields' | 'splits' | 'groups'>): string {
  const { fields } = data;
  const named = Object.entries(fields).map(([name, field]) => `${name} ${describeField(field)}`);
  return `${named.join(', ')}; ${sizesInWords(data, formatCount)}`;
}

function describeField({ shape, range, classes }: FieldSpec): string {
  if (classes !== undefined) return `${formatCount(classes)} classes`;
  const [length = 1, ...more] = shape;
  const size = more.length > 0 ? shape.join('×') : length === 1 ? 'a number' : `${length} numbers`;
  return range ? `${size} in [${range.join(', ')}]` : size;
}

function optimizerText(optimizers: RunParts['optimizers']): string {
  const texts = Object.entries(optimizers).map(([player, optimizer]) => {
    const rates = [optimizer, ...partsInside(optimizer)].map(({ params }) => params['learningRate']);
    const rate = rates.find(each => typeof each === 'number');
    const name = madeOf(optimizer);
    return { player, text: typeof rate === 'number' ? `${name} at ${rate}` : name };
  });
  const [first] = texts;
  if (first && texts.every(({ text }) => text === first.text)) return first.text;
  return texts.map(({ player, text }) => `${player} by ${text}`).join(', ');
}
