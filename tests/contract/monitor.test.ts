import { contractsOf } from './found.ts';

contractsOf('monitor');
