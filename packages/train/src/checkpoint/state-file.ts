import { createHash } from 'node:crypto';
import { DataError } from '@ganzoo/sdk';
import { stateFromJson, stateToJson, type CheckpointState } from './state.ts';

/** Names of a checkpoint's files. */
export const FILES = {
  nets: 'nets.safetensors',
  memory: 'memory.safetensors',
  state: 'state.json',
} as const;

/** SHA-256 of a checkpoint's files in hexadecimal; that of the state is taken of all of its JSON before it. */
export type CheckpointSums = Readonly<Record<keyof typeof FILES, string>>;

/** Content of `state.json`: the state, and the sums by which a changed byte in any of the three files is found. */
export function stateText(
  state: CheckpointState,
  tensors: { readonly nets: Uint8Array; readonly memory: Uint8Array },
): string {
  const sums = { nets: sumOf(tensors.nets), memory: sumOf(tensors.memory) };
  const sha256: CheckpointSums = { ...sums, state: sumOf(summed(state, sums)) };
  return stateToJson({ ...state, sha256 });
}

/** Reads `state.json`, of which earlier versions have no sums; throws {@link DataError} where it is damaged. */
export function readState(
  bytes: Uint8Array,
  file: string,
): { readonly state: CheckpointState; readonly sums?: CheckpointSums } {
  let parsed: (CheckpointState & { readonly sha256?: CheckpointSums }) | null;
  try {
    parsed = stateFromJson<typeof parsed>(Buffer.from(bytes).toString('utf8'));
  } catch {
    throw damaged('it is not JSON', file);
  }
  if (typeof parsed !== 'object' || parsed === null) throw damaged('it holds no state', file);
  const { sha256: sums, ...state } = parsed;
  // a changed byte in the very name of the sums must not pass for a file of an earlier version
  if (sums === undefined && /[0-9a-f]{64}/.test(JSON.stringify(state)))
    throw damaged('its sums have no name', file);
  if (sums !== undefined && !Object.keys(FILES).every(name => name in sums))
    throw damaged('a sum is missing', file);
  if (sums !== undefined) checkSum(summed(state, sums), sums.state, file);
  if (state.format !== 1)
    throw new DataError(`The checkpoint has format ${String(state.format)}, not 1.`, { file });
  if (![state.step, state.examples].every(Number.isSafeInteger) || !Array.isArray(state.scores)) {
    throw damaged('it does not say how far the run was', file);
  }
  return { state, sums };
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

function summed(state: CheckpointState, { nets, memory }: Omit<CheckpointSums, 'state'>): string {
  return stateToJson([state, nets, memory]);
}

function sumOf(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}
