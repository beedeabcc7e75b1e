import { InvalidArgumentError } from 'commander';

/** A whole number, 1 or more. */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError('It must be a whole number, 1 or more.');
}

/** A whole number, 0 or more. */
export function naturalNumber(text: string): number {
  return text === '0' ? 0 : positiveInteger(text);
}

/** `last`, `best` or a step. */
export function whichStep(text: string): 'last' | 'best' | number {
  if (text === 'last' || text === 'best') return text;
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a step, `last` or `best`.');
}

/** A port of TCP. */
export function port(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= 65535) return value;
  throw new InvalidArgumentError('It must be a whole number from 0 to 65535.');
}
