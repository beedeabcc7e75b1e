import stringWidth from 'string-width';
import { formatBroken, formatSource, type Catalog, type PluginSource } from '@ganzoo/core';
import { type PluginKind } from '@ganzoo/sdk';
import { PLUGIN_KINDS } from '@ganzoo/sdk/host';
import { colorsOf, widthOf, type Io } from '../io.ts';
import { formatCount } from '../text/numbers.ts';
import { formatTable, wrap } from '../text/table.ts';
import { plural } from './kind.ts';

/** All plugins of a catalog, or those of one kind, and what went wrong. */
export interface PluginList {
  readonly plugins: readonly {
    readonly kind: PluginKind;
    readonly name: string;
    readonly summary: string;
    readonly paper?: string;
    /** Package, or file where it is in none. */
    readonly from: string;
    readonly file: string;
  }[];
  readonly duplicates: readonly {
    readonly kind: PluginKind;
    readonly name: string;
    readonly sources: readonly string[];
  }[];
  /** Files that failed to load, whatever kind they may hold. */
  readonly broken: readonly string[];
  readonly searched: readonly string[];
}

/** Gathers what `ganzoo plugins` tells. */
export function listPlugins(catalog: Catalog, kind?: PluginKind): PluginList {
  return {
    plugins: catalog.list(kind).map(({ plugin, source }) => ({
      kind: plugin.kind,
      name: plugin.name,
      summary: plugin.summary,
      ...(plugin.paper !== undefined && { paper: plugin.paper }),
      from: fromText(source),
      file: source.file,
    })),
    duplicates: catalog.duplicates
      .filter(each => kind === undefined || each.kind === kind)
      .map(each => ({ kind: each.kind, name: each.name, sources: each.sources.map(formatSource) })),
    broken: catalog.broken.map(formatBroken),
    searched: catalog.searched,
  };
}

/** The list for a terminal: a heading for each kind, then what went wrong. */
export function listLines(list: PluginList, io: Pick<Io, 'stdout' | 'env'>): string[] {
  const colors = colorsOf(io.stdout, io.env);
  const width = widthOf(io.stdout);
  const lines: string[] = [];
  const longest = Math.max(0, ...list.plugins.map(({ name }) => stringWidth(name)));
  for (const kind of PLUGIN_KINDS) {
    const own = list.plugins.filter(plugin => plugin.kind === kind);
    if (own.length === 0) continue;
    if (lines.length > 0) lines.push('');
    lines.push(colors.bold(plural(kind)));
    const rows = own.map(({ name, summary, from }) => [
      colors.cyan(name.padEnd(longest)),
      `${summary} ${colors.dim(`(${from.replaceAll(' ', '\u00a0')})`)}`,
    ]);
    lines.push(...formatTable(rows, { width, indent: '  ' }));
  }
  const section = (title: string, items: readonly string[]): void => {
    if (items.length === 0) return;
    lines.push('', title);
    for (const item of items)
      lines.push(...wrap(item, width - 4).map((line, i) => `${i === 0 ? '  ' : '    '}${line}`));
  };
  if (list.plugins.length === 0) section('No plugins are found. Looked in:', list.searched);
  section(
    colors.yellow('More than one plugin of a name; none of them can be used:'),
    list.duplicates.map(({ kind, name, sources }) => `${kind} ${name}: ${sources.join(' and ')}`),
  );
  section(
    colors.yellow(
      `Failed to load: ${formatCount(list.broken.length)} ${list.broken.length === 1 ? 'file' : 'files'}`,
    ),
    list.broken,
  );
  if (lines[0] === '') lines.shift();
  return lines;
}

/** The npm package, or the file. */
function fromText(source: PluginSource): string {
  return source.package ?? formatSource(source);
}
