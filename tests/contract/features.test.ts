import { contractsOf } from './found.ts';

contractsOf('features');
