import { contractsOf } from './found.ts';

contractsOf('objective');
