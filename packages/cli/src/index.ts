export type { Rebind } from './composition-root.ts';
export { main } from './main.ts';
