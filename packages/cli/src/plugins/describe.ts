import { formatSource, loadPlugin, makeDefaultDataset, parameterRows, type Catalog } from '@ganzoo/core';
import { cacheFolder } from '@ganzoo/fetch';
import { GanzooError, type DataSpec, type ParamSchemas, type PluginKind } from '@ganzoo/sdk';
import { MODES, knownOf } from '@ganzoo/sdk/data';
import { colorsOf, widthOf, type Io } from '../io.ts';
import { describeData } from '../run/header.ts';
import { formatTable, wrap } from '../text/table.ts';
import { sizeOfData, sizeText, type DataSize } from './data-size.ts';

/** One plugin, as `ganzoo plugins KIND NAME` tells it. */
export interface PluginDescription {
  readonly kind: PluginKind;
  readonly name: string;
  readonly summary: string;
  readonly paper?: string;
  readonly source: string;
  readonly params: ParamSchemas;
  /** What a data set holds with its parameters as they are, or what is known of that without its files. */
  readonly data?: Partial<DataSpec>;
  /** Numbers of a data set's examples, and bytes that all of them take in memory; left out where that is not known. */
  readonly size?: DataSize;
  /** Why a data set could not be made with its parameters as they are: most need files of yours. */
  readonly missing?: string;
}

/** Loads a plugin and gathers what is known of it; throws as {@link Catalog.get} does. */
export async function describePlugin(
  found: Catalog,
  kind: PluginKind,
  name: string,
): Promise<PluginDescription> {
  const catalog = await loadPlugin({ kind, name }, found);
  const { plugin, source } = catalog.entry(kind, name);
  const { summary, paper, params } = plugin;
  return {
    kind,
    name,
    summary,
    ...(paper !== undefined && { paper }),
    source: formatSource(source),
    params,
    ...(kind === 'dataset' && (await describeDataset(catalog, name))),
    ...(kind === 'features' && plugin.published && { data: plugin.published }),
  };
}

/** A data set with its defaults may need a file that is not there; what is published of it is told all the same. */
async function describeDataset(
  catalog: Catalog,
  name: string,
): Promise<Pick<PluginDescription, 'data' | 'size' | 'missing'>> {
  const { published } = catalog.get('dataset', name);
  let data: Partial<DataSpec> = { ...published };
  let missing: string | undefined;
  try {
    const part = await makeDefaultDataset(name, process.cwd(), catalog, { cacheFolder: cacheFolder() });
    data = { ...published, ...part.product.spec };
  } catch (error) {
    missing = error instanceof GanzooError ? error.describe() : String(error);
  }
  const size = sizeOfData(data);
  return { data, ...(size && { size }), ...(missing !== undefined && { missing }) };
}

/** The plugin for a terminal. */
export function pluginLines(plugin: PluginDescription, io: Pick<Io, 'stdout' | 'env'>): string[] {
  const colors = colorsOf(io.stdout, io.env);
  const width = widthOf(io.stdout);
  const facts: [string, string][] = [];
  if (plugin.paper !== undefined) facts.push(['paper', plugin.paper]);
  facts.push(['source', plugin.source]);
  facts.push(...dataFacts(plugin));
  const lines = [
    `${colors.dim(plugin.kind)} ${colors.bold(plugin.name)}`,
    ...wrap(plugin.summary, width),
    '',
    ...formatTable(
      facts.map(([name, text]) => [colors.dim(name), text]),
      { width },
    ),
    '',
  ];
  const rows = parameterRows(plugin.params);
  if (rows.length === 0) return [...lines, 'It has no parameters.'];
  // a column in which nothing stands is left out
  const columns = (['name', 'type', 'default', 'range', 'search'] as const).filter(key =>
    rows.some(row => row[key] !== ''),
  );
  const heading = columns.map(key => colors.dim(key === 'name' ? 'parameter' : key));
  const cells = rows.map(row => columns.map(key => (key === 'name' ? colors.cyan(row.name) : row[key])));
  // not wrapped, so that the description can follow each line
  const [head = '', ...table] = formatTable([heading, ...cells], { width: Infinity });
  const body = table.flatMap((line, i) => [
    line,
    ...wrap(rows[i]!.description, width - 4).map(text => `    ${text}`),
  ]);
  return [...lines, head, ...body];
}

function dataFacts({ data, size, missing }: PluginDescription): [string, string][] {
  if (!data) return [];
  const { fields, splits, groups, source, licence, streamed } = data;
  const modes = knownOf(data, MODES);
  const facts: [string, string][] = [];
  if (fields && (splits ?? groups)) facts.push(['data', describeData({ fields, splits, groups })]);
  for (const [name, { classNames }] of Object.entries(fields ?? {})) {
    if (classNames?.length) facts.push([`classes of ${name}`, classNames.join(', ')]);
  }
  if (size) facts.push(['size', sizeText(size, streamed)]);
  if (modes) facts.push(['modes', `${modes.centres.length}, standard deviation ${modes.sigma}`]);
  if (source !== undefined) facts.push(['data from', source]);
  if (licence !== undefined) facts.push(['licence', licence]);
  // one line in a table, whatever a hint's lines are
  if (missing !== undefined) facts.push(['not at hand', missing.replaceAll(/\s*\n\s*/g, ' ')]);
  return facts;
}
