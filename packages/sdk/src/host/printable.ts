/** Characters that steer a terminal, end a line or turn the direction of writing, and halves of a pair. */
const UNPRINTABLE =
  /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

/**
 * Text with every character that a terminal would obey instead of showing spelled out: `\u001b` for an escape.
 *
 * With `lines` the ends of lines stay, as a message of several lines needs them.
 */
export function printable(text: string, { lines = false } = {}): string {
  return text.replaceAll(UNPRINTABLE, character =>
    lines && character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
