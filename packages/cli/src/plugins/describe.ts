import { formatSource, makeDataset, type Catalog, type LoadedExperiment } from '@ganzoo/core';
import { cacheFolder } from '@ganzoo/engine';
import { GanzooError, type DataSpec, type Dataset, type ParamSchemas, type PluginKind } from '@ganzoo/sdk';
import { colorsOf, widthOf, type Io } from '../io.ts';
import { describeData } from '../run/header.ts';
import { formatTable, wrap } from '../text/table.ts';
import { parameterRows } from './parameters.ts';

/** One plugin, as `ganzoo plugins KIND NAME` tells it. */
export interface PluginDescription {
  readonly kind: PluginKind;
  readonly name: string;
  readonly summary: string;
  readonly paper?: string;
  readonly source: string;
  readonly params: ParamSchemas;
  /** What a data set holds with its parameters as they are, or why that is not known. */
  readonly data?: DataSpec | { readonly unknown: string };
}

/** Gathers what is known of a plugin; throws as {@link Catalog.get} does. */
export async function describePlugin(
  catalog: Catalog,
  kind: PluginKind,
  name: string,
): Promise<PluginDescription> {
  const { plugin, source } = catalog.entry(kind, name);
  const { summary, paper, params } = plugin;
  return {
    kind,
    name,
    summary,
    ...(paper !== undefined && { paper }),
    source: formatSource(source),
    params,
    ...(kind === 'dataset' && { data: dataSpec(catalog, name, params) }),
  };
}

/** A data set with its defaults may need a file that is not there; its parameters are told all the same. */
function dataSpec(catalog: Catalog, name: string, params: ParamSchemas): PluginDescription['data'] {
  const defaults = Object.fromEntries(Object.entries(params).map(([key, schema]) => [key, schema.default]));
  const experiment = {
    config: { dataset: { ...defaults, use: name } } as unknown as LoadedExperiment['config'],
    folder: process.cwd(),
  };
  try {
    const part = makeDataset(experiment, catalog, { cacheFolder: cacheFolder() });
    return (part.product as Dataset).spec;
  } catch (error) {
    return { unknown: error instanceof GanzooError ? error.describe() : String(error) };
  }
}

/** The plugin for a terminal. */
export function pluginLines(plugin: PluginDescription, io: Pick<Io, 'stdout' | 'env'>): string[] {
  const colors = colorsOf(io.stdout, io.env);
  const width = widthOf(io.stdout);
  const facts: [string, string][] = [];
  if (plugin.paper !== undefined) facts.push(['paper', plugin.paper]);
  facts.push(['source', plugin.source]);
  if (plugin.data) facts.push(...dataFacts(plugin.data));
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

function dataFacts(data: NonNullable<PluginDescription['data']>): [string, string][] {
  if ('unknown' in data) return [['data', `not known: ${data.unknown}`]];
  const facts: [string, string][] = [['data', describeData(data)]];
  for (const [name, { classNames }] of Object.entries(data.fields)) {
    if (classNames) facts.push([`classes of ${name}`, classNames.join(', ')]);
  }
  if (data.modes)
    facts.push(['modes', `${data.modes.centres.length}, standard deviation ${data.modes.sigma}`]);
  if (data.source !== undefined) facts.push(['data from', data.source]);
  if (data.licence !== undefined) facts.push(['licence', data.licence]);
  return facts;
}
