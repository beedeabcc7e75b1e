import type { PlacedConstraint, RunParts } from '@ganzoo/core';
import { inPlugin } from '@ganzoo/engine';
import { PluginContractError, tf, type Batch } from '@ganzoo/sdk';
import type { Judge } from '@ganzoo/sdk/host';

/** A constraint that changes what critics see, with the batch that its hook is given. */
interface Judging {
  readonly constraint: PlacedConstraint;
  batch(): Batch;
}

/** What was changed in an update. */
export interface JudgeOfUpdate extends Judge {
  /** Next state of constraints, as their hooks gave it. */
  readonly state: Map<PlacedConstraint, Readonly<Record<string, unknown>>>;
  /** Constraints that have been asked. */
  readonly asked: Set<PlacedConstraint>;
  /** True while a penalty is computed: what it shows the critic is neither real nor fake, unless it is the very example. */
  between: boolean;
}

/** Stands between critics and what they see, where a constraint of the run changes that; undefined where none does. */
export function judgeOf(
  { game }: RunParts,
  player: string,
  all: readonly Judging[],
): JudgeOfUpdate | undefined {
  const judging = all.filter(({ constraint }) => constraint.product.judged);
  if (judging.length === 0) return undefined;
  const kinds = new WeakMap<tf.Tensor, 'real' | 'fake'>();
  const judge: JudgeOfUpdate = {
    state: new Map(),
    asked: new Set(),
    between: false,
    note(x, of) {
      kinds.set(x, of);
      return x;
    },
    shown(given, nets) {
      const of = kinds.get(given) ?? (judge.between ? 'between' : 'fake');
      return judging.reduce((x, { constraint, batch }) => {
        const { product, on, label } = constraint;
        const trained = game.players[player]!.trains.some(net => nets.includes(net));
        const held = on.some(each => game.players[each]?.critic?.nets.some(net => nets.includes(net)));
        if (!held) return x;
        judge.asked.add(constraint);
        const made = inPlugin(label, () => product.judged!(x, { of, player, trained, batch: batch() }));
        const shown = made instanceof tf.Tensor ? made : made.x;
        if (!(made instanceof tf.Tensor) && made.state) judge.state.set(constraint, made.state);
        requireLike(shown, x, `${label} shows the critic`);
        return shown;
      }, given);
    },
  };
  return judge;
}

function requireLike(given: unknown, x: tf.Tensor, what: string): void {
  const shown = given instanceof tf.Tensor ? (given as tf.Tensor) : undefined;
  if (shown && tf.util.arraysEqual(shown.shape, x.shape)) return;
  const came = shown ? `a tensor of shape [${shown.shape.join(', ')}]` : 'no tensor';
  throw new PluginContractError(`${what} ${came} in place of one of shape [${x.shape.join(', ')}].`);
}
