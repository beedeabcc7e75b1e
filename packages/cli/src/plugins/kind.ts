import { didYouMean } from '@ganzoo/core';
import { type PluginKind } from '@ganzoo/sdk';
import { PLUGIN_KINDS } from '@ganzoo/sdk/host';
import { UsageError } from '../errors.ts';

/** A kind of plugin by its name, also in the plural as folders are called; throws {@link UsageError}. */
export function requireKind(text: string): PluginKind {
  const found = PLUGIN_KINDS.find(kind => kind === text || plural(kind) === text);
  if (found) return found;
  const hint = [didYouMean(text, PLUGIN_KINDS), `Kinds: ${PLUGIN_KINDS.join(', ')}.`]
    .filter(Boolean)
    .join(' ');
  throw new UsageError(`'${text}' is not a kind of plugin.`, hint);
}

/** `objectives`, `features`. */
export function plural(kind: PluginKind): string {
  return kind.endsWith('s') ? kind : `${kind}s`;
}
