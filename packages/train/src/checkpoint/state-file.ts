import { createHash } from 'node:crypto';
import { DataError } from '@ganzoo/sdk';
import { stateFromJson, stateToJson, type CheckpointState } from './state.ts';

/** Names of a checkpoint's files. */
export const FILES = {
  nets: 'nets.safetensors',
  extras: 'extras.safetensors',
  state: 'state.json',
} as const;

/** Format 1 called the extras memory. */
const OLD_EXTRAS = { key: 'memory', file: 'memory.safetensors' } as const;

/** SHA-256 of a checkpoint's files in hexadecimal; that of the state is taken of all of its JSON before it. */
export type CheckpointSums = Readonly<Record<keyof typeof FILES, string>>;

/** A `state.json` that was read. */
export interface ReadState {
  readonly state: CheckpointState;
  /** Missing in the first versions. */
  readonly sums?: CheckpointSums;
  /** Name of the file that holds the extras. */
  readonly extrasFile: string;
}

/** `state.json` of either format. */
type ParsedState = Omit<CheckpointState, 'format'> & {
  readonly format: unknown;
  /** Format 1's word for interim. */
  readonly passing?: boolean;
  readonly sha256?: Readonly<Record<string, string>>;
};

/** Content of `state.json`: the state, and the sums by which a changed byte in any of the three files is found. */
export function stateText(
  state: CheckpointState,
  tensors: { readonly nets: Uint8Array; readonly extras: Uint8Array },
): string {
  const sums = { nets: sumOf(tensors.nets), extras: sumOf(tensors.extras) };
  const sha256: CheckpointSums = { ...sums, state: sumOf(summed(state, sums)) };
  return stateToJson({ ...state, sha256 });
}

/** Reads `state.json` of format 1 to 4; throws {@link DataError} where it is damaged or of another format. */
export function readState(bytes: Uint8Array, file: string): ReadState {
  let parsed: ParsedState | null;
  try {
    parsed = stateFromJson<typeof parsed>(Buffer.from(bytes).toString('utf8'));
  } catch {
    throw damaged('it is not JSON', file);
  }
  if (typeof parsed !== 'object' || parsed === null) throw damaged('it holds no state', file);
  const { sha256, ...state } = parsed;
  // a changed byte in the very name of the sums must not pass for a file of the first versions, which have none
  if (sha256 === undefined && /[0-9a-f]{64}/.test(JSON.stringify(state)))
    throw damaged('its sums have no name', file);
  const sums = sha256 && namedSums(sha256);
  if (sums) checkSum(summed(state, sums), sums.state, file);
  const { format, passing, ...rest } = state;
  if (format !== 1 && format !== 2 && format !== 3 && format !== 4)
    throw new DataError(`The checkpoint has format ${String(format)}, not 1, 2, 3 or 4.`, { file });
  if (sha256 && !sums) throw damaged('a sum is missing', file);
  if (![state.step, state.examples].every(Number.isSafeInteger) || !Array.isArray(state.scores)) {
    throw damaged('it does not say how far the run was', file);
  }
  return {
    state: { ...rest, format, ...(passing !== undefined && { interim: passing }) },
    sums,
    extrasFile: format === 1 ? OLD_EXTRAS.file : FILES.extras,
  };
}

/** True where the JSON of a state, of either format, says that its checkpoint is an interim one. */
export function isInterim(text: string): boolean {
  const { interim, passing } = stateFromJson<ParsedState>(text);
  return interim === true || passing === true;
}

/** The sums by the names of today; undefined where one is missing. */
function namedSums(sums: Readonly<Record<string, string>>): CheckpointSums | undefined {
  const { nets, state, extras = sums[OLD_EXTRAS.key] } = sums;
  return nets === undefined || extras === undefined || state === undefined
    ? undefined
    : { nets, extras, state };
}

/** Throws {@link DataError} where the content is not that of a sum; nothing is checked without one. */
export function checkSum(content: Uint8Array | string, sum: string | undefined, file: string): void {
  if (sum !== undefined && sumOf(content) !== sum)
    throw damaged('its SHA-256 is not the one it was saved with', file);
}

/** The error of a file that is damaged in some way, a checkpoint's unless said. */
export function damaged(what: string, file: string, noun: 'checkpoint' | 'cache' = 'checkpoint'): DataError {
  const hint = noun === 'checkpoint' ? 'Use an earlier checkpoint.' : undefined;
  return new DataError(`The ${noun} file is damaged: ${what}.`, { file }, hint);
}

function summed(state: unknown, { nets, extras }: Omit<CheckpointSums, 'state'>): string {
  return stateToJson([state, nets, extras]);
}

function sumOf(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}
