import type { MonitorConfig } from '../config/types.ts';
import type { Make } from './make-part.ts';
import type { PlacedMonitor } from './parts.ts';
import type { Place } from './place.ts';

/** The monitors of an experiment that can be made. */
export async function makeMonitors(
  configs: readonly MonitorConfig[],
  place: Place,
  make: Make,
): Promise<PlacedMonitor[]> {
  const made: PlacedMonitor[] = [];
  for (const [i, config] of configs.entries()) {
    const monitor = await make('monitor', config, `monitors.${i}`, place);
    if (monitor) made.push({ ...monitor, id: config.name ?? monitor.name, every: config.every });
  }
  return made;
}
