import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hashOfSource, partsIn, type LoadedExperiment } from '@ganzoo/core';
import type { PluginKind } from '@ganzoo/sdk';

/** A plugin that a part of a run is made by, as its file was at a start of the run. */
export interface UsedPlugin {
  readonly kind: PluginKind;
  readonly name: string;
  /** Absolute path of its source. */
  readonly file: string;
  /** The npm package it lies in, and that one's version. */
  readonly package?: string;
  readonly version?: string;
  /** Of the source and what it imports from beside it, in hexadecimal. */
  readonly sha256: string;
}

/** The plugins of an experiment's parts, those inside others among them, each once. */
export async function usedPlugins(experiment: LoadedExperiment): Promise<UsedPlugin[]> {
  const { catalog } = experiment;
  return Promise.all(
    namesIn(experiment).map(async ([kind, name]): Promise<UsedPlugin> => {
      const { file } = catalog.entry(kind, name).source;
      return {
        kind,
        name,
        file,
        ...(await packageOf(file)),
        sha256: await hashOfSource(file),
      };
    }),
  );
}

/** One line that names the plugins that have changed between two starts of a run; undefined where none has. */
export function pluginDifferences(
  before: readonly UsedPlugin[] | undefined,
  now: readonly UsedPlugin[] | undefined,
): string | undefined {
  const changed = (now ?? []).filter(plugin => {
    const then = before?.find(({ kind, name }) => kind === plugin.kind && name === plugin.name);
    return then !== undefined && then.sha256 !== plugin.sha256;
  });
  if (changed.length === 0) return undefined;
  const names = changed.map(
    ({ kind, name, version }) => `${kind} '${name}'${version ? ` (${version})` : ''}`,
  );
  const [subject, verb] = names.length === 1 ? ['The plugin', 'has'] : ['The plugins', 'have'];
  return (
    `${subject} ${names.join(', ')} ${verb} changed since the run's last start: numbers may differ from those of a run ` +
    'without a break.'
  );
}

function namesIn({ config, catalog }: LoadedExperiment): [PluginKind, string][] {
  const all = partsIn(config, catalog).map(({ kind, value }): [PluginKind, string] => [
    kind,
    String(value['use']),
  ]);
  return [...new Map(all.map(each => [each.join('/'), each])).values()];
}

/** Name and version in the nearest package.json above a file; nothing where there is none. */
async function packageOf(file: string): Promise<Pick<UsedPlugin, 'package' | 'version'>> {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    try {
      const { name, version } = JSON.parse(text) as { name?: string; version?: string };
      return { package: name, version };
    } catch {
      return {};
    }
  }
  return {};
}
