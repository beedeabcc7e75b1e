import * as tf from '@ganzoo/tfjs';
import type { Batch, Critic, Game, LossResult, Phase, Player, SampleBatch } from '../contracts/game.ts';
import type { History } from '../contracts/scheduler.ts';
import { JUDGE, type Judge } from '../judge.ts';
import { known } from '../known.ts';
import { mapFunctions } from '../map-functions.ts';
import { isBatch } from './is-batch.ts';
import { readsOf } from './reads-of.ts';

/** How a game sees itself inside another. */
export interface GameScope {
  /** Whether nets and players have the prefix as well, as where several games stand beside each other. */
  readonly names: boolean;
  /** Where the outer game has it among its parameters, `games.0`; the prefix unless said. */
  readonly at?: string;
}

type AnyBatch = Batch | SampleBatch;

/**
 * A game as another one that is made of it holds it: its state is called `<prefix>/<name>`, and with `names` its nets and
 * players are, too.
 *
 * Inside, nothing of that shows: its losses, critics and views see nets, state and fields by their own names, and keep
 * with `once` what is theirs.
 */
export function scopeGame(game: Game, prefix: string, { names, at = prefix }: GameScope): Game {
  const outside = (name: string): string => `${prefix}/${name}`;
  const named = names ? outside : (name: string): string => name;
  const inside = insideOf(game, named, outside);
  const { players, nets, state, phases } = game;
  const scopedPlayers = Object.entries(players).map(([name, { trains, loss, critic, ...rest }]) => {
    const scoped: Player = {
      ...rest,
      trains: trains.map(named),
      loss: batch => withState(loss(inside(batch)), outside),
      ...(critic && { critic: scopeCritic(critic, named, inside) }),
    };
    return [named(name), scoped] as const;
  });
  return {
    ...game,
    nets: renamed(nets, named),
    players: Object.fromEntries(scopedPlayers),
    ...(state && { state: renamed(state, outside) }),
    ...(phases && { phases: phases.map(phase => scopePhase(phase, named, at)) }),
    views: Object.fromEntries(
      Object.entries(game.views).map(([name, view]) => [
        name,
        { ...view, run: batch => view.run(inside(batch)) },
      ]),
    ),
  };
}

function scopePhase(phase: Phase, named: (name: string) => string, at: string): Phase {
  const { players, fresh, constants } = phase;
  const scalarsOf = ({ scalars }: History): History['scalars'] => {
    const start = named('');
    const own = Object.entries(scalars).filter(([name]) => name.startsWith(start));
    return Object.fromEntries(own.map(([name, value]) => [name.slice(start.length), value]));
  };
  return {
    ...phase,
    players: players.map(named),
    ...(fresh && { fresh: fresh.map(named) }),
    ...(phase.until && {
      until: history => phase.until!({ ...history, scalars: scalarsOf(history) }),
    }),
    ...(constants && { constants: renamed(constants, name => scopeConstant(name, named, at)) }),
  };
}

/** `stage`, which is the inner game's own, as `objective.base.stage`; `nets.judge.stage` by the net's name outside. */
function scopeConstant(name: string, named: (name: string) => string, at: string): string {
  const [section = '', which = '', ...rest] = name.replace(/^train\./, '').split('.');
  if (rest.length > 0 && (section === 'nets' || section === 'optimizers'))
    return [section, which === 'default' ? which : named(which), ...rest].join('.');
  if (which !== '' && (section === 'architecture' || section === 'constraints')) return name;
  return `objective.${at}.${name.replace(/^objective\./, '')}`;
}

/** What a game sees of a batch of the game that holds it; each record is looked at only when it is asked for. */
function insideOf(game: Game, named: (name: string) => string, outside: (name: string) => string) {
  const own = (
    what: string,
    record: Readonly<Record<string, unknown>>,
    seen: readonly string[],
    as = named,
  ) =>
    // what the outer game lacks is told of where it is asked for
    known(
      what,
      Object.fromEntries(seen.filter(name => as(name) in record).map(name => [name, record[as(name)]])),
    );
  const reads = readsOf(game);
  return <B extends AnyBatch>(batch: B): B => {
    const scoped = {
      get real() {
        return own('field', batch.real, reads, name => name);
      },
      get nets() {
        return own('net', batch.nets, Object.keys(game.nets));
      },
      get state() {
        return own('state', batch.state, Object.keys(game.state ?? {}), outside);
      },
      ...(JUDGE in batch && { [JUDGE]: scopeJudge(batch[JUDGE], named) }),
      ...('once' in batch && {
        once: <T>(key: string, make: () => T): T => batch.once(outside(key), make),
      }),
    };
    // all else as it is, drawn or computed no earlier than it is used
    return new Proxy(batch, {
      get: (target, key): unknown => Reflect.get(Object.hasOwn(scoped, key) ? scoped : target, key),
    });
  };
}

/** A judge that is asked about the game's nets by their own names. */
function scopeJudge(judge: Judge | undefined, named: (name: string) => string): Judge | undefined {
  return judge && { note: (x, of) => judge.note(x, of), shown: (x, nets) => judge.shown(x, nets.map(named)) };
}

/** A critic whose functions see the game they belong to. */
function scopeCritic(
  critic: Critic,
  named: (name: string) => string,
  inside: (batch: Batch) => Batch,
): Critic {
  const scoped = mapFunctions(critic, (run, given) =>
    run(...given.map(each => (isBatch(each) ? inside(each) : each))),
  );
  return { ...scoped, nets: critic.nets.map(named) };
}

/** What a loss gives, with its state under the names it has outside; what is no result is left for others to refuse. */
function withState(given: tf.Tensor | LossResult, outside: (name: string) => string): tf.Tensor | LossResult {
  if (given instanceof tf.Tensor || typeof given !== 'object' || given === null) return given;
  const { state } = given;
  return state ? { ...given, state: renamed(state, outside) } : given;
}

function renamed<T>(
  record: Readonly<Record<string, T>> | Readonly<Partial<Record<string, T>>>,
  name: (key: string) => string,
): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [name(key), value as T]));
}
