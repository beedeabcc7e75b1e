import type { PlacedMonitor } from '@ganzoo/core';
import { PluginFailedError, inPlugin } from '@ganzoo/engine';
import { GanzooError, PluginContractError, type Monitor } from '@ganzoo/sdk';
import { formatWhere } from '@ganzoo/sdk/host';
import type { MonitorsState } from '../checkpoint/state.ts';
import type { TrainEvent } from '../events.ts';
import { showingAfter } from '../step/plan.ts';
import { OpenLook, type LookContext } from './look.ts';
import { Shown } from './shown.ts';

/** What a monitor says is wrong: it stands under a key, and is told once as long as it does. */
interface Complaint {
  readonly key: string;
  readonly monitor: string;
  readonly about?: string;
  readonly text: string;
}

/** Keys of complaints about monitors themselves; those by them begin with `warn`. */
const FAILED_WARN = 'failed warn ';
const FAILED_SHOW = 'failed show ';

/** The monitors of a run. Nothing that goes wrong with them ends it. */
export class Monitors {
  readonly #shown = new Shown();

  constructor(private readonly context: LookContext) {}

  /** True where one of them shows something after the steps that are done. */
  get due(): boolean {
    const { parts, progress } = this.context;
    return showingAfter(parts, progress.step).length > 0;
  }

  /** Asks each of them once and tells nobody; throws where one fails or gives what it should not. */
  async rehearse(): Promise<void> {
    for (const monitor of this.context.parts.monitors) {
      if (monitor.product.warn) ask(monitor, {}, 0, []);
      if (monitor.product.show) await this.#events(monitor);
    }
  }

  /** Asks for warnings after a logged step. */
  *warnings(): Generator<TrainEvent, void, void> {
    const { parts, progress } = this.context;
    const { step, scalars: values } = progress;
    const asked = parts.monitors.filter(({ product }) => product.warn);
    if (asked.length === 0) return;
    const { logged } = this.#state;
    const complaints = asked.flatMap(monitor => {
      const { lookBack = 0 } = monitor.product;
      try {
        return ask(monitor, values, step, lookBack > 0 ? logged.slice(-lookBack) : []);
      } catch (error) {
        return [failureOf(monitor, FAILED_WARN, error)];
      }
    });
    const most = Math.max(...asked.map(({ product }) => product.lookBack ?? 0));
    this.#state = { ...this.#state, logged: most > 0 ? [...logged, { step, values }].slice(-most) : [] };
    yield* this.#tell(complaints, key => !key.startsWith(FAILED_SHOW));
  }

  /** Looks with those that are due; gives what they show. */
  async *looks(): AsyncGenerator<TrainEvent, void, void> {
    const { parts, progress } = this.context;
    for (const monitor of showingAfter(parts, progress.step)) {
      let events: readonly TrainEvent[] = [];
      let complaints: readonly Complaint[] = [];
      try {
        events = await this.#events(monitor);
      } catch (error) {
        complaints = [failureOf(monitor, FAILED_SHOW, error)];
      }
      yield* events;
      yield* this.#tell(complaints, key => key === FAILED_SHOW + monitor.id);
    }
  }

  async #events(monitor: PlacedMonitor): Promise<TrainEvent[]> {
    const { label, id, product } = monitor;
    const open = new OpenLook(this.context, monitor);
    try {
      const shows: unknown = await inPlugin(label, () => product.show!(open.look));
      return await this.#shown.events(this.context.progress.step, label, id, shows);
    } catch (error) {
      throw error instanceof GanzooError ? error : new PluginFailedError(label, error);
    } finally {
      open.dispose();
    }
  }

  /** Tells of what did not stand before; `about` says which of what stood was asked for again. */
  *#tell(
    complaints: readonly Complaint[],
    about: (key: string) => boolean,
  ): Generator<TrainEvent, void, void> {
    const { standing, logged } = this.#state;
    const keys = complaints.map(({ key }) => key);
    this.#state = { standing: [...standing.filter(key => !about(key)), ...keys], logged };
    const { step } = this.context.progress;
    for (const { key, ...told } of complaints)
      if (!standing.includes(key)) yield { kind: 'monitor-warning', step, ...told };
  }

  get #state(): MonitorsState {
    return this.context.progress.monitors ?? { standing: [], logged: [] };
  }

  set #state(state: MonitorsState) {
    this.context.progress.monitors = state;
  }
}

/** What is wrong by `warn`; throws {@link PluginContractError} where that gives something else. */
function ask(
  { product, label, id }: PlacedMonitor,
  ...given: Parameters<NonNullable<Monitor['warn']>>
): Complaint[] {
  const said: unknown = inPlugin(label, () => product.warn!(...given));
  if (said === undefined) return [];
  if (typeof said === 'string') return [{ key: `warn ${id}`, monitor: id, text: said }];
  if (isTexts(said))
    return Object.entries(said).map(([about, text]) => ({
      key: `warn ${id} ${about}`,
      monitor: id,
      about,
      text,
    }));
  throw new PluginContractError(
    `${label} warns with ${JSON.stringify(said)}, not with a text, texts by what they are about, or undefined.`,
  );
}

function isTexts(said: unknown): said is Readonly<Record<string, string>> {
  if (typeof said !== 'object' || said === null || Array.isArray(said)) return false;
  return Object.values(said).every(text => typeof text === 'string');
}

/** That a monitor itself fails, and where. */
function failureOf({ id }: PlacedMonitor, key: string, error: unknown): Complaint {
  const at = error instanceof GanzooError && error.where ? ` (${formatWhere(error.where)})` : '';
  const reason = error instanceof Error ? error.message : String(error);
  return { key: key + id, monitor: id, text: `${reason}${at}` };
}
