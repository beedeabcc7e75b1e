import { contractsOf } from './found.ts';

// without momentum `nesterov` has no effect
contractsOf('optimizer', ({ name }) => (name === 'sgd' ? { momentum: 0.9 } : {}));
