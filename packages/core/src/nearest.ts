import { distance } from 'fastest-levenshtein';

/** Longer words are no typing mistakes, and comparing them costs time. */
const LONGEST = 64;

/** The candidates a person may have meant by a name, nearest first, at most three; empty when none is near. */
export function nearestNames(name: string, candidates: Iterable<string>): string[] {
  if (name.length > LONGEST) return [];
  const wanted = plain(name);
  const limit = wanted.length < 3 ? 1 : Math.max(2, Math.floor(wanted.length / 3));
  const ranked: { candidate: string; far: number }[] = [];
  for (const candidate of new Set(candidates)) {
    if (candidate.length > LONGEST) continue;
    const word = plain(candidate);
    // `ring` may well mean `gaussian-ring`.
    const within = wanted.length > 2 && word.includes(wanted);
    const far = Math.min(distance(wanted, word), within ? limit : Infinity);
    // A short name with every letter changed is another word, not a typing mistake.
    if (far <= limit && far < Math.max(wanted.length, candidate.length)) ranked.push({ candidate, far });
  }
  ranked.sort((a, b) => a.far - b.far || compare(a.candidate, b.candidate));
  return ranked.slice(0, 3).map(({ candidate }) => candidate);
}

/** `Did you mean 'adam'?`, or undefined when nothing is near. */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  const near = nearestNames(name, candidates);
  return near.length === 0 ? undefined : `Did you mean ${near.map(word => `'${word}'`).join(' or ')}?`;
}

/** Orders text the same way on every machine, whatever its language. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Capitals and separators are what people mix up most: `batchsize`, `batch_size`, `batchSize`. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ ]/g, '');
}
