import { printable } from '@ganzoo/sdk/host';

/** User text for one line of output: cut to `length`, control characters escaped. */
export function cut(text: string, length = 80): string {
  return printable(text.length > length ? `${text.slice(0, length - 3)}...` : text);
}
