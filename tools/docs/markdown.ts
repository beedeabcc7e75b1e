import { PLUGIN_KINDS } from '@ganzoo/sdk/host';
import type { ParamSchema, Plugin, PluginKind, Search } from '@ganzoo/sdk';

/** A plugin and its file, relative to the folder of the document. */
export interface Documented {
  readonly plugin: Plugin;
  readonly file: string;
}

/** Heading of each kind, the section of an experiment file that asks for it, and what it is for. */
const KINDS: Readonly<Record<PluginKind, { heading: string; asked: string; about: string }>> = {
  dataset: {
    heading: 'Data sets',
    asked: 'dataset: { use: NAME }',
    about: 'What the game learns to imitate: examples by split, with their shape and value range.',
  },
  architecture: {
    heading: 'Architectures',
    asked: 'architecture: { use: NAME }',
    about: 'A net for each role: generator, discriminator, encoder.',
  },
  objective: {
    heading: 'Objectives',
    asked: 'objective: { use: NAME }',
    about: 'The game: its nets, its players and their losses.',
  },
  constraint: {
    heading: 'Constraints',
    asked: 'constraints: [{ use: NAME }]',
    about: 'Penalties, projections and re-parametrisations; any objective takes any number of them.',
  },
  optimizer: {
    heading: 'Optimizers',
    asked: 'train.optimizers.PLAYER: { use: NAME }',
    about: 'The rule by which gradients change weights, for all players (`default`) or for one.',
  },
  scheduler: {
    heading: 'Schedulers',
    asked: 'schedulers: [{ use: NAME, of: PATH }]',
    about: 'Change a number during training, say how often the discriminator moves, or end the run.',
  },
  metric: {
    heading: 'Metrics',
    asked: 'metrics: [{ use: NAME }]',
    about: 'Scores of generated examples.',
  },
  features: {
    heading: 'Features',
    asked: 'metrics: [{ use: METRIC, features: { use: NAME } }]',
    about: 'What metrics see examples by: feature vectors and class probabilities.',
  },
};

/** The reference of all plugins as Markdown; plugins keep the order given within their kind. */
export function pluginReference(plugins: readonly Documented[]): string {
  const sections = PLUGIN_KINDS.flatMap(kind => {
    const ofKind = plugins.filter(({ plugin }) => plugin.kind === kind);
    return ofKind.length > 0 ? [kindSection(kind, ofKind)] : [];
  });
  return [
    '<!-- Written by `npm run docs` from the plugins themselves. -->',
    '<!-- prettier-ignore-start -->',
    '# Plugins',
    'Every plugin that comes with ganzoo, by kind. Parameters stand beside `use` in an experiment file; those marked ' +
      '_schedulable_ can be moved by a scheduler, and a sweep draws from the column _Search_ unless told otherwise.',
    ...sections,
    '<!-- prettier-ignore-end -->\n',
  ].join('\n\n');
}

function kindSection(kind: PluginKind, plugins: readonly Documented[]): string {
  const { heading, asked, about } = KINDS[kind];
  return [`## ${heading}`, `${about} Asked for by \`${asked}\`.`, ...plugins.map(pluginSection)].join('\n\n');
}

function pluginSection({ plugin, file }: Documented): string {
  const { name, summary, paper, params } = plugin;
  const facts = [paper && `Paper: ${link(paper)}.`, `Source: [${file.replace(/^(\.\.\/)+/, '')}](${file}).`];
  const rows = Object.entries(params).map(row);
  const table =
    rows.length > 0
      ? [
          '| Parameter | Type | Default | Range | Search | Description |',
          '| --- | --- | --- | --- | --- | --- |',
          ...rows,
        ].join('\n')
      : 'No parameters.';
  return [`### ${name}`, `${summary} ${facts.filter(Boolean).join(' ')}`, table].join('\n\n');
}

function row([name, schema]: [string, ParamSchema]): string {
  const { default: value, description, schedulable } = schema;
  const text = `${description}${schedulable ? ' _Schedulable._' : ''}`;
  const cells = [code(name), type(schema), code(value), range(schema), search(schema.search), text];
  return `| ${cells.map(cell => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}

function type({ type: base, items, enum: values, nullable }: ParamSchema): string {
  const inner = typeof items?.['type'] === 'string' ? ` of ${items['type']}` : '';
  const words = values ? values.map(code).join(', ') : `${base}${inner}`;
  return nullable ? `${words} or \`null\`` : words;
}

function range({
  minimum,
  maximum,
  exclusiveMinimum,
  exclusiveMaximum,
  minItems,
  maxItems,
}: ParamSchema): string {
  const limits: [string, number | undefined][] = [
    ['≥ ', minimum],
    ['> ', exclusiveMinimum],
    ['≤ ', maximum],
    ['< ', exclusiveMaximum],
    ['items ≥ ', minItems],
    ['items ≤ ', maxItems],
  ];
  return limits.flatMap(([sign, limit]) => (limit === undefined ? [] : [`${sign}${limit}`])).join(', ');
}

function search(where: Search | undefined): string {
  if (!where) return '';
  if ('values' in where) return where.values.map(code).join(', ');
  const [low, high] = where.range;
  return `${low} to ${high}${where.log ? ', log' : ''}`;
}

function code(value: unknown): string {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

/** `arXiv:1701.07875` as a link; anything else as it is. */
function link(paper: string): string {
  return paper.replaceAll(/arXiv:(\d{4}\.\d{4,5})/g, '[$&](https://arxiv.org/abs/$1)');
}
