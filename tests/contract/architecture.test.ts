import { contractsOf } from './found.ts';

// a factor of all widths, which would only take longer
contractsOf('architecture', ({ name }) => (name === 'infogan-net' ? { width: 0.1 } : {}));
