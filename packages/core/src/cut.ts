/** A text cut to a length that is shown on one line. */
export function cut(text: string, length = 80): string {
  return text.length > length ? `${text.slice(0, length - 3)}...` : text;
}
