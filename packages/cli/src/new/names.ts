import type { PluginKind } from '@ganzoo/sdk';

/** What a new plugin is called in its files. */
export interface NewNames {
  readonly kind: PluginKind;
  /** `my-game`. */
  readonly name: string;
  /** `myGame`. */
  readonly constant: string;
}

/** Names that cannot be those of a constant. */
const WORDS = new Set(
  'await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield tf game definePlugin'.split(
    ' ',
  ),
);

/** The constant of a plugin: its name in camel case, with the kind behind it where JavaScript has that word itself. */
export function namesOf(kind: PluginKind, name: string): NewNames {
  const camel = name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const taken = WORDS.has(camel);
  return { kind, name, constant: taken ? `${camel}${kind.charAt(0).toUpperCase()}${kind.slice(1)}` : camel };
}
