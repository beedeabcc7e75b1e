import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

export interface TableOptions {
  /** Columns of the terminal; the last column is wrapped to fit. */
  readonly width: number;
  readonly indent?: string;
  /** Space between two columns. */
  readonly gap?: string;
}

/** Rows as aligned columns; the last one is wrapped at words, under itself. */
export function formatTable(rows: readonly (readonly string[])[], options: TableOptions): string[] {
  const { width, indent = '', gap = '  ' } = options;
  const count = Math.max(0, ...rows.map(row => row.length));
  const widths = Array.from({ length: count }, (_, i) =>
    Math.max(0, ...rows.map(row => stringWidth(row[i] ?? ''))),
  );
  const before = widths.slice(0, -1).reduce((sum, each) => sum + each + gap.length, indent.length);
  return rows.flatMap(row => {
    const cells = Array.from({ length: count - 1 }, (_, i) => pad(row[i] ?? '', widths[i]!) + gap);
    const [first = '', ...more] = wrap(row[count - 1] ?? '', Math.max(20, width - before));
    return [`${indent}${cells.join('')}${first}`, ...more.map(line => ' '.repeat(before) + line)].map(line =>
      line.trimEnd(),
    );
  });
}

/** Text broken at spaces into lines of at most `width`; a longer word stands alone. */
export function wrap(text: string, width: number): string[] {
  return wrapAnsi(text, width).split('\n');
}

/** Every line of a text broken as by {@link wrap}; what follows the first part is indented by two more than the line. */
export function wrapLines(text: string, width: number): string[] {
  return text.split('\n').flatMap(line => {
    if (stringWidth(line) <= width) return [line];
    const indent = /^ */.exec(line)![0];
    const [first = '', ...more] = wrap(line.slice(indent.length), Math.max(20, width - indent.length - 2));
    return [indent + first, ...more.map(rest => `${indent}  ${rest}`)];
  });
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}
