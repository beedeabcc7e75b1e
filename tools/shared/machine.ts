import { availableParallelism, cpus, totalmem } from 'node:os';

/** Facts of the machine that a measurement depends on, by name. */
export function machineFacts(): Readonly<Record<string, string | number>> {
  return {
    platform: `${process.platform}-${process.arch}`,
    processor: cpus()[0]!.model.trim(),
    cores: availableParallelism(),
    'memory GiB': Math.round(totalmem() / 2 ** 30),
    Node: process.versions.node,
  };
}

/** Class of the machine and version of Node, for a page's first line. */
export function machine(): string {
  const { cores, processor, Node } = machineFacts();
  return `${cores} cores (${processor}), Node ${Node}`;
}

/** Today, as pages and records name it. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** When and where something is measured now. */
export function here(): { readonly date: string; readonly machine: string } {
  return { date: today(), machine: machine() };
}
