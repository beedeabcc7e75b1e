export type { Rebind } from './composition-root.ts';
export type { Io, TextStream } from './io.ts';
export { main } from './main.ts';
