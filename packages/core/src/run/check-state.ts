import { GanzooError, type StateDeclaration } from '@ganzoo/sdk';
import { initializer } from '@ganzoo/sdk/nn';
import type { Problem } from '../experiment-error.ts';
import { misfit } from './faults.ts';
import type { RunParts } from './parts.ts';

/** State of the game, or of a constraint, that is declared as what no tensor can start from. */
export function* stateMisfits({ game, objective, constraints }: RunParts): Generator<Problem> {
  yield* refused('objective', objective.label, game.state);
  for (const { path, label, product } of constraints) yield* refused(path, label, product.state);
}

function* refused(
  path: string,
  label: string,
  state: Readonly<Record<string, unknown>> = {},
): Generator<Problem> {
  for (const [name, declared] of Object.entries(state)) {
    const who = `The state '${name}' of ${label}`;
    if (!isDeclaration(declared)) {
      const came = Number.isNaN(declared) ? 'NaN' : (JSON.stringify(declared) ?? typeof declared);
      yield misfit(
        path,
        `${who} is declared as ${came}, but can be a number, a list of numbers or { shape, init, dtype }.`,
        "For a larger tensor: `{ shape: [2, 3], init: 'zeros' }`; its dtype is float32 or int32.",
      );
    } else if (isShaped(declared)) {
      try {
        initializer(declared.init ?? 'zeros');
      } catch (error) {
        if (!(error instanceof GanzooError)) throw error;
        yield misfit(path, `${who} starts as nothing known: ${error.message}`, error.hint);
      }
    }
  }
}

type Shaped = Exclude<StateDeclaration, number | readonly number[]>;

function isShaped(declared: StateDeclaration): declared is Shaped {
  return typeof declared === 'object' && !Array.isArray(declared);
}

function isDeclaration(declared: unknown): declared is StateDeclaration {
  if (typeof declared === 'number') return Number.isFinite(declared);
  if (Array.isArray(declared)) return declared.length > 0 && declared.every(Number.isFinite);
  if (typeof declared !== 'object' || declared === null) return false;
  const { shape, init, dtype = 'float32' } = declared as Readonly<Record<string, unknown>>;
  return (
    Array.isArray(shape) &&
    shape.every(size => Number.isSafeInteger(size) && (size as number) > 0) &&
    ['undefined', 'string', 'function'].includes(typeof init) &&
    ['float32', 'int32'].includes(dtype as string)
  );
}
