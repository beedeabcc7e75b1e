import { GanzooError } from '@ganzoo/sdk';
import { formatWhere } from '@ganzoo/sdk/host';
import type { PluginKind, Where } from '@ganzoo/sdk';
import { cut } from '../one-line.ts';
import { hintOf } from '../experiment-error.ts';
import { didYouMean } from '../nearest.ts';
import { formatSource } from './sources.ts';
import type { BrokenFile, PluginSource } from './sources.ts';

/** No plugin of that kind and name was found. */
export class UnknownPluginError extends GanzooError {
  readonly kind: PluginKind;
  readonly asked: string;
  /** All names of the kind. */
  readonly known: readonly string[];
  /** Files that failed to load and may hold the plugin. */
  readonly broken: readonly BrokenFile[];
  /** The nearest names, the known ones and the broken files, in words. */
  readonly advice: string;
  /** The places where plugins were looked for, in words. */
  readonly searched: string;

  constructor(facts: {
    kind: PluginKind;
    name: string;
    known: readonly string[];
    searched: readonly string[];
    broken: readonly BrokenFile[];
  }) {
    const { kind, name, known, broken } = facts;
    const all = known.length > 0 ? `Known: ${known.join(', ')}.` : `There are no plugins of kind ${kind}.`;
    const failed = broken.map(file => `\n  - ${formatBroken(file)}`).join('');
    const advice =
      hintOf(didYouMean(name, known), all) +
      (failed && `\n  It may be in a file that failed to load:${failed}`);
    const searchedIn = `Looked in: ${facts.searched.join('; ') || 'no place'}.`;
    super({
      code: 'PLUGIN_UNKNOWN',
      message: `There is no ${kind} '${cut(name)}'.`,
      hint: `${advice}\n  ${searchedIn}`,
      cause: broken.length === 1 ? broken[0]?.cause : undefined,
    });
    this.kind = kind;
    this.asked = name;
    this.known = known;
    this.broken = broken;
    this.advice = advice;
    this.searched = searchedIn;
  }
}

/** The file that should hold the plugin failed to load. */
export class BrokenPluginError extends GanzooError {
  readonly broken: BrokenFile;

  constructor(what: string, broken: BrokenFile, where?: Where) {
    super({
      code: 'PLUGIN_BROKEN',
      message: `${what} cannot be used, its file failed to load: ${formatBroken(broken)}`,
      where,
      hint: 'Mend the file, or take it out of the way.',
      cause: broken.cause,
    });
    this.broken = broken;
  }
}

/** Plugins of one kind and name come from more than one place. */
export class DuplicatePluginError extends GanzooError {
  readonly sources: readonly PluginSource[];

  constructor(kind: PluginKind, name: string, sources: readonly PluginSource[], where?: Where) {
    super({
      code: 'PLUGIN_DUPLICATE',
      message: `There is more than one ${kind} '${name}': ${sources.map(formatSource).join(' and ')}.`,
      where,
      hint: 'Rename one of them.',
    });
    this.sources = sources;
  }
}

/** What an experiment lists under `plugins` is not there, or holds no plugin. */
export class PluginFileError extends GanzooError {
  constructor(message: string, where?: Where, hint?: string, cause?: unknown) {
    super({ code: 'PLUGIN_FILE', message, where, hint, cause });
  }
}

/** `plugins/objectives/mine.ts:3:7: Unexpected token`. */
export function formatBroken({ source, where, message }: BrokenFile): string {
  const from = source.package ? ` (npm package ${source.package})` : '';
  return `${formatWhere(where)}: ${message}${from}`;
}
