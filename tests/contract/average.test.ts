import { contractsOf } from './found.ts';

contractsOf('average');
