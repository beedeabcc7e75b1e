import { Lexer } from 'yaml';

/** An experiment file has some hundred tokens; this many take the parser about a tenth of a second. */
const MOST_TOKENS = 10_000;
/** Characters of one token that is no comment: no text in an experiment is nearly as long. */
const LONGEST_TOKEN = 16_384;

/** Escapes in quoted text: each wrong one is an error of its own, with a position to be found. */
const MOST_ESCAPES = 1000;

/** What is too much, and where in the text. */
export interface TooMuch {
  readonly offset: number;
  readonly message: string;
}

/**
 * Looks through a text for what would make parsing slow or deep, and stops at the first such place.
 *
 * The lexer is linear in the text, while the parser keeps some kilobytes for each token and calls itself for each
 * level, so hostile texts are refused before they reach it.
 */
export function countTokens(text: string, deepest: number): TooMuch | undefined {
  let offset = 0;
  let tokens = 0;
  let depth = 0;
  let escapes = 0;
  /** Levels that one line opens: `- - - a`. */
  let inLine = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') depth++;
    if (token === ']' || token === '}') depth--;
    if (token === '-' || token === '?') inLine++;
    if (token.startsWith('\n')) inLine = 0;
    if (++tokens > MOST_TOKENS) return { offset, message: `too long: more than ${MOST_TOKENS} YAML tokens` };
    if (depth > deepest || inLine > deepest)
      return { offset, message: `nested deeper than ${deepest} levels` };
    if (token.length > LONGEST_TOKEN && !token.startsWith('#')) {
      return { offset, message: `a single text of more than ${LONGEST_TOKEN} characters` };
    }
    if (token.startsWith('"')) escapes += token.split('\\').length - 1;
    if (escapes > MOST_ESCAPES)
      return { offset, message: `more than ${MOST_ESCAPES} backslashes in quoted text` };
    if (!MARKS.has(token)) offset += token.length;
  }
  return undefined;
}

/** Tokens of the lexer that stand for no characters of the text. */
const MARKS = new Set(['\u0002', '\u0018', '\u001f']);
