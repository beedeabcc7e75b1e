import { parameterRows, type ParameterRow } from '@ganzoo/core';
import { PLUGIN_KINDS } from '@ganzoo/sdk/host';
import type { Plugin, PluginKind } from '@ganzoo/sdk';
import { KINDS } from './kinds.ts';

/** A plugin and its file, relative to the folder of its page. */
export interface Documented {
  readonly plugin: Plugin;
  readonly file: string;
}

/** The index of all plugins as Markdown: a row for each kind that has any, with its page below `plugins/`. */
export function pluginIndex(plugins: readonly Plugin[]): string {
  const rows = PLUGIN_KINDS.flatMap(kind => {
    const count = plugins.filter(plugin => plugin.kind === kind).length;
    const { heading, asked, about } = KINDS[kind];
    return count > 0 ? [`| [${heading}](plugins/${kind}.md) | ${about} | \`${asked}\` | ${count} |`] : [];
  });
  return page(
    '# Plugins',
    'Every plugin that comes with ganzoo, one page a kind. Parameters stand beside `use` in an experiment file; a ' +
      'scheduler may change those whose description says so, and a sweep draws from the column _Search_ unless told otherwise.',
    ['| Kind | What it is | Asked for by | Plugins |', '| --- | --- | --- | --: |', ...rows].join('\n'),
  );
}

/** The page of one kind as Markdown, for the folder `plugins/` beside the index; plugins keep the order given. */
export function kindPage(kind: PluginKind, plugins: readonly Documented[]): string {
  const { heading, asked, about } = KINDS[kind];
  return page(
    `# ${heading}`,
    `${about} Asked for by \`${asked}\`. All kinds: [plugins](../plugins.md).`,
    ...plugins.map(pluginSection),
  );
}

function page(...blocks: readonly string[]): string {
  return [
    '<!-- Written by `npm run docs` from the plugins themselves. -->',
    '<!-- prettier-ignore-start -->',
    ...blocks,
    '<!-- prettier-ignore-end -->\n',
  ].join('\n\n');
}

function pluginSection({ plugin, file }: Documented): string {
  const { name, summary, paper, params } = plugin;
  const facts = [paper && `Paper: ${link(paper)}.`, `Source: [${file.replace(/^(\.\.\/)+/, '')}](${file}).`];
  const rows = parameterRows(params).map(row);
  const table =
    rows.length > 0
      ? [
          '| Parameter | Type | Default | Range | Search | Description |',
          '| --- | --- | --- | --- | --- | --- |',
          ...rows,
        ].join('\n')
      : 'No parameters.';
  return [`## ${name}`, `${summary} ${facts.filter(Boolean).join(' ')}`, table].join('\n\n');
}

function row({ name, type, default: value, range, search, description }: ParameterRow): string {
  const cells = [code(name), type, code(value), range, search, description];
  return `| ${cells.map(cell => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}

function code(text: string): string {
  return `\`${text}\``;
}

/** `arXiv:1701.07875` as a link; anything else as it is. */
function link(paper: string): string {
  return paper.replaceAll(/arXiv:(\d{4}\.\d{4,5})/g, '[$&](https://arxiv.org/abs/$1)');
}
