import { stripVTControlCharacters } from 'node:util';

const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;
const SEGMENTS = new Intl.Segmenter();

/** Columns of a terminal that a text takes: colours take none, Chinese characters and emoji two. */
export function visibleWidth(text: string): number {
  const plain = stripVTControlCharacters(text);
  // most text is ASCII, and taking it apart is slow
  if (/^[\x20-\x7e]*$/.test(plain)) return plain.length;
  return [...SEGMENTS.segment(plain)].reduce((sum, { segment }) => sum + (WIDE.test(segment) ? 2 : 1), 0);
}
