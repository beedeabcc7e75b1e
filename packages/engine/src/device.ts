/** What operations run on, as people name it: the processor, or a GPU by its number. */
export type Device = 'cpu' | `gpu:${number}`;
