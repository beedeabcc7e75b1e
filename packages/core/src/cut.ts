import { printable } from '@ganzoo/sdk/host';

/** A text of a person's made fit to be shown on one line: cut to a length, without characters a terminal obeys. */
export function cut(text: string, length = 80): string {
  return printable(text.length > length ? `${text.slice(0, length - 3)}...` : text);
}
