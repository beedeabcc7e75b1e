import { cpus } from 'node:os';

/** Class of the machine. */
export function processor(): string {
  return `${cpus().length} cores (${cpus()[0]!.model.trim()})`;
}

/** Class of the machine and version of Node, for a page's first line. */
export function machine(): string {
  return `${processor()}, Node ${process.versions.node}`;
}
