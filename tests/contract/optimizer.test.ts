import { contractsOf } from './found.ts';

contractsOf('optimizer');
